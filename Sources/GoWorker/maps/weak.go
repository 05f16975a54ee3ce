//go:build go1.24

package maps

import (
	"runtime"
	"sync"
	"weak"

	"maplab/goworker/hashing"
)

// HasWeak is true if the toolchain has weak pointers.
const HasWeak = true

// Weak is a cache of weak pointers to objects that others own. When an object has died, the runtime's clean-up removes
// its entry, on a goroutine of its own: hence the lock.
type Weak[K comparable] struct {
	lock    sync.Mutex
	entries map[K]weak.Pointer[uint64]
}

// entry is what a clean-up removes: it must not keep the object alive.
type entry[K comparable] struct {
	key     K
	pointer weak.Pointer[uint64]
}

// NewWeak is an empty cache with room for some entries.
func NewWeak[K comparable](capacity int) *Weak[K] {
	return &Weak[K]{entries: make(map[K]weak.Pointer[uint64], capacity)}
}

// Get is the living object of a key, or nil.
func (m *Weak[K]) Get(key K) *uint64 {
	m.lock.Lock()
	pointer := m.entries[key]
	m.lock.Unlock()
	return pointer.Value()
}

// Set stores an object, by the address of its first word.
func (m *Weak[K]) Set(key K, object *uint64) {
	pointer := weak.Make(object)
	runtime.AddCleanup(object, m.forget, entry[K]{key, pointer})
	m.lock.Lock()
	m.entries[key] = pointer
	m.lock.Unlock()
}

// forget removes the entry of an object that has died, unless there is a newer one.
func (m *Weak[K]) forget(dead entry[K]) {
	m.lock.Lock()
	if m.entries[dead.key] == dead.pointer {
		delete(m.entries, dead.key)
	}
	m.lock.Unlock()
}

// Delete removes a key and says whether it was there.
func (m *Weak[K]) Delete(key K) bool {
	m.lock.Lock()
	before := len(m.entries)
	delete(m.entries, key)
	isRemoved := len(m.entries) < before
	m.lock.Unlock()
	return isRemoved
}

// Len is the number of entries, dead ones that are not cleaned up yet included.
func (m *Weak[K]) Len() int {
	m.lock.Lock()
	defer m.lock.Unlock()
	return len(m.entries)
}

// Clear removes everything and keeps the memory.
func (m *Weak[K]) Clear() {
	m.lock.Lock()
	defer m.lock.Unlock()
	clear(m.entries)
}

// Range calls a function with every entry whose object lives.
func (m *Weak[K]) Range(body func(K, *uint64)) {
	m.lock.Lock()
	defer m.lock.Unlock()
	for key, pointer := range m.entries {
		if object := pointer.Value(); object != nil {
			body(key, object)
		}
	}
}

// FixHash gives the empty map the seed that it has in every process: see package hashing.
func (m *Weak[K]) FixHash() { hashing.FixMap(m.entries) }
