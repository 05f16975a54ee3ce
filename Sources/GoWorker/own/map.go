// Package own is the place of a map that is not the lab's: the go.mod of another program puts a module of the same name
// here, and kernels.Of makes the lab's kernels for it. This one, which only a test uses, has Go's own map inside.
package own

import "hash/maphash"

// Map has the operations that the kernels use.
type Map[K comparable, V any] struct{ entries map[K]V }

// New is an empty map that can take `capacity` entries before it grows. A map that hashes takes the seed, which is another
// one for each map, but always the same in the exact passes; Go's own draws its seed itself.
func New[K comparable, V any](capacity int, _ maphash.Seed) *Map[K, V] {
	return &Map[K, V]{make(map[K]V, capacity)}
}

// Get is the value of a key, and whether there is one.
func (m *Map[K, V]) Get(key K) (V, bool) {
	value, isThere := m.entries[key]
	return value, isThere
}

// Set stores a value under a key, replacing.
func (m *Map[K, V]) Set(key K, value V) { m.entries[key] = value }

// Delete removes a key and says whether it was there.
func (m *Map[K, V]) Delete(key K) bool {
	before := len(m.entries)
	delete(m.entries, key)
	return len(m.entries) < before
}

// Len is the number of entries.
func (m *Map[K, V]) Len() int { return len(m.entries) }

// Clear removes everything and keeps the memory.
func (m *Map[K, V]) Clear() { clear(m.entries) }

// Range calls a function with every entry.
func (m *Map[K, V]) Range(body func(K, V)) {
	for key, value := range m.entries {
		body(key, value)
	}
}
