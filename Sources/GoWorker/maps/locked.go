// Package maps has the maps that the lab measures beside the built-in one, each as a Go program would write it.
package maps

import (
	"sync"

	"maplab/goworker/hashing"
)

// ReadWrite is a map behind a sync.RWMutex.
type ReadWrite[K comparable, V any] struct {
	lock    sync.RWMutex
	entries map[K]V
}

// NewReadWrite is an empty map with room for some entries.
func NewReadWrite[K comparable, V any](capacity int) *ReadWrite[K, V] {
	return &ReadWrite[K, V]{entries: make(map[K]V, capacity)}
}

// Get is the value of a key, and whether there is one.
func (m *ReadWrite[K, V]) Get(key K) (V, bool) {
	m.lock.RLock()
	value, isThere := m.entries[key]
	m.lock.RUnlock()
	return value, isThere
}

// Set stores a value under a key, replacing.
func (m *ReadWrite[K, V]) Set(key K, value V) {
	m.lock.Lock()
	m.entries[key] = value
	m.lock.Unlock()
}

// Put stores a value under a key, replacing, and says whether the key is new.
func (m *ReadWrite[K, V]) Put(key K, value V) bool {
	m.lock.Lock()
	before := len(m.entries)
	m.entries[key] = value
	isNew := len(m.entries) > before
	m.lock.Unlock()
	return isNew
}

// Delete removes a key and says whether it was there.
func (m *ReadWrite[K, V]) Delete(key K) bool {
	m.lock.Lock()
	before := len(m.entries)
	delete(m.entries, key)
	isRemoved := len(m.entries) < before
	m.lock.Unlock()
	return isRemoved
}

// Len is the number of entries.
func (m *ReadWrite[K, V]) Len() int {
	m.lock.RLock()
	defer m.lock.RUnlock()
	return len(m.entries)
}

// Clear removes everything and keeps the memory.
func (m *ReadWrite[K, V]) Clear() {
	m.lock.Lock()
	defer m.lock.Unlock()
	clear(m.entries)
}

// Range calls a function with every entry.
func (m *ReadWrite[K, V]) Range(body func(K, V)) {
	m.lock.RLock()
	defer m.lock.RUnlock()
	for key, value := range m.entries {
		body(key, value)
	}
}

// Mutex is a map behind a sync.Mutex.
type Mutex[K comparable, V any] struct {
	lock    sync.Mutex
	entries map[K]V
}

// NewMutex is an empty map with room for some entries.
func NewMutex[K comparable, V any](capacity int) *Mutex[K, V] {
	return &Mutex[K, V]{entries: make(map[K]V, capacity)}
}

// Get is the value of a key, and whether there is one.
func (m *Mutex[K, V]) Get(key K) (V, bool) {
	m.lock.Lock()
	value, isThere := m.entries[key]
	m.lock.Unlock()
	return value, isThere
}

// Set stores a value under a key, replacing.
func (m *Mutex[K, V]) Set(key K, value V) {
	m.lock.Lock()
	m.entries[key] = value
	m.lock.Unlock()
}

// Put stores a value under a key, replacing, and says whether the key is new.
func (m *Mutex[K, V]) Put(key K, value V) bool {
	m.lock.Lock()
	before := len(m.entries)
	m.entries[key] = value
	isNew := len(m.entries) > before
	m.lock.Unlock()
	return isNew
}

// GetOrMake is the value of a key, made under the lock and stored if it is not there.
func (m *Mutex[K, V]) GetOrMake(key K, made func() V) V {
	m.lock.Lock()
	defer m.lock.Unlock()
	value, isThere := m.entries[key]
	if !isThere {
		value = made()
		m.entries[key] = value
	}
	return value
}

// Delete removes a key and says whether it was there.
func (m *Mutex[K, V]) Delete(key K) bool {
	m.lock.Lock()
	before := len(m.entries)
	delete(m.entries, key)
	isRemoved := len(m.entries) < before
	m.lock.Unlock()
	return isRemoved
}

// Len is the number of entries.
func (m *Mutex[K, V]) Len() int {
	m.lock.Lock()
	defer m.lock.Unlock()
	return len(m.entries)
}

// Clear removes everything and keeps the memory.
func (m *Mutex[K, V]) Clear() {
	m.lock.Lock()
	defer m.lock.Unlock()
	clear(m.entries)
}

// Range calls a function with every entry.
func (m *Mutex[K, V]) Range(body func(K, V)) {
	m.lock.Lock()
	defer m.lock.Unlock()
	for key, value := range m.entries {
		body(key, value)
	}
}

// FixHash gives the empty map the seed that it has in every process: see package hashing.
func (m *ReadWrite[K, V]) FixHash() { hashing.FixMap(m.entries) }

// FixHash gives the empty map the seed that it has in every process: see package hashing.
func (m *Mutex[K, V]) FixHash() { hashing.FixMap(m.entries) }
