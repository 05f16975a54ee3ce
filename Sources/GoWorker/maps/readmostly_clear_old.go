//go:build !go1.23

package maps

// Clear removes everything: a sync.Map had no Clear before Go 1.23, so programs deleted one by one.
func (m *ReadMostly[K, V]) Clear() {
	m.entries.Range(func(key, _ any) bool {
		m.entries.Delete(key)
		return true
	})
}
