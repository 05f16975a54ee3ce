package maps

import (
	"sync"

	"maplab/goworker/hashing"
)

// ReadMostly is a sync.Map with types: what a program writes around it. Keys and values travel in interfaces, so a
// number takes a block of its own.
type ReadMostly[K comparable, V any] struct{ entries sync.Map }

// Get is the value of a key, and whether there is one.
func (m *ReadMostly[K, V]) Get(key K) (value V, isThere bool) {
	stored, isThere := m.entries.Load(key)
	if !isThere {
		return value, false
	}
	return stored.(V), true
}

// Set stores a value under a key, replacing.
func (m *ReadMostly[K, V]) Set(key K, value V) { m.entries.Store(key, value) }

// Delete removes a key and says whether it was there.
func (m *ReadMostly[K, V]) Delete(key K) bool {
	_, isThere := m.entries.LoadAndDelete(key)
	return isThere
}

// Len walks over all entries: a sync.Map doesn't count them.
func (m *ReadMostly[K, V]) Len() int {
	count := 0
	m.entries.Range(func(any, any) bool {
		count++
		return true
	})
	return count
}

// Range calls a function with every entry.
func (m *ReadMostly[K, V]) Range(body func(K, V)) {
	m.entries.Range(func(key, value any) bool {
		body(key.(K), value.(V))
		return true
	})
}

// FixHash gives the empty map the seed that it has in every process: see package hashing.
func (m *ReadMostly[K, V]) FixHash() { hashing.FixSyncMap(&m.entries) }
