// Package own has the map to measure; put yours here. This one is open addressing in its shortest form: linear probing in a
// power of two of slots, of which at most three quarters are taken, and removal that shifts the following entries back.
package own

import "hash/maphash"

// Map has the operations that the lab's kernels use. Keys are uint64, string or two words; values are of any type.
type Map[K comparable, V any] struct {
	seed  maphash.Seed
	slots []slot[K, V]
	count int
}

type slot[K comparable, V any] struct {
	key     K
	value   V
	isTaken bool
}

// New is an empty map that can take `capacity` entries before it grows. The seed is another one for each map, but always the
// same in the exact passes, so that they repeat.
func New[K comparable, V any](capacity int, seed maphash.Seed) *Map[K, V] {
	size := 8
	for size*3/4 < capacity {
		size *= 2
	}
	return &Map[K, V]{seed: seed, slots: make([]slot[K, V], size)}
}

// Get is the value of a key, and whether there is one.
func (m *Map[K, V]) Get(key K) (value V, isThere bool) {
	found := &m.slots[m.find(key)]
	return found.value, found.isTaken
}

// Set stores a value under a key, replacing.
func (m *Map[K, V]) Set(key K, value V) {
	index := m.find(key)
	if !m.slots[index].isTaken {
		if (m.count+1)*4 > len(m.slots)*3 {
			m.grow()
			index = m.find(key)
		}
		m.count++
	}
	m.slots[index] = slot[K, V]{key, value, true}
}

// Delete removes a key and says whether it was there.
func (m *Map[K, V]) Delete(key K) bool {
	hole := m.find(key)
	if !m.slots[hole].isTaken {
		return false
	}
	m.count--
	mask := len(m.slots) - 1
	for next := (hole + 1) & mask; m.slots[next].isTaken; next = (next + 1) & mask {
		// The entry may move back to the hole unless its own place is between the two.
		if (next-m.home(m.slots[next].key))&mask >= (next-hole)&mask {
			m.slots[hole] = m.slots[next]
			hole = next
		}
	}
	m.slots[hole] = slot[K, V]{}
	return true
}

// Len is the number of entries.
func (m *Map[K, V]) Len() int { return m.count }

// Clear removes everything and keeps the memory.
func (m *Map[K, V]) Clear() {
	clear(m.slots)
	m.count = 0
}

// Range calls a function with every entry.
func (m *Map[K, V]) Range(body func(K, V)) {
	for i := range m.slots {
		if m.slots[i].isTaken {
			body(m.slots[i].key, m.slots[i].value)
		}
	}
}

// home is where a key belongs.
func (m *Map[K, V]) home(key K) int { return int(maphash.Comparable(m.seed, key)) & (len(m.slots) - 1) }

// find is the slot that holds the key, or the free one where it goes.
func (m *Map[K, V]) find(key K) int {
	index := m.home(key)
	for m.slots[index].isTaken && m.slots[index].key != key {
		index = (index + 1) & (len(m.slots) - 1)
	}
	return index
}

func (m *Map[K, V]) grow() {
	old := m.slots
	m.slots = make([]slot[K, V], 2*len(old))
	for i := range old {
		if old[i].isTaken {
			m.slots[m.find(old[i].key)] = old[i]
		}
	}
}
