//go:build go1.23

package maps

// Clear removes everything.
func (m *ReadMostly[K, V]) Clear() { m.entries.Clear() }
