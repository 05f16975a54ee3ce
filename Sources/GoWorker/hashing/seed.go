// Package hashing sets the seeds of maps, which Go draws when it makes them, for the exact passes: see package hashkey.
package hashing

import (
	"hash/maphash"
	"reflect"
	"sync"
	"unsafe"
)

// fixedSeed is that of all maps with a fixed seed.
const fixedSeed = 0x5eed

// FixMap sets the seed of an empty map. The runtime draws another one when the map is cleared or loses its last entry.
func FixMap[K comparable, V any](m map[K]V) {
	(*(**header)(unsafe.Pointer(&m))).seed = fixedSeed
}

// FixMapHash makes a seed of package maphash the same in every process.
func FixMapHash(seed *maphash.Seed) { *(*uint64)(unsafe.Pointer(seed)) = fixedSeed }

// FixSyncMap sets the seed of an empty hash trie, which a sync.Map is today, and returns true. The classic one is made
// of Go's maps, whose seeds it draws as it copies them: nothing can be set there.
func FixSyncMap(m *sync.Map) bool {
	// The trie is made at its first use.
	m.Load(0)
	trie := reflect.ValueOf(m).Elem().FieldByName("m")
	if !trie.IsValid() || trie.Kind() != reflect.Struct {
		return false
	}
	seed := trie.FieldByName("seed")
	if !seed.IsValid() || seed.Kind() != reflect.Uintptr {
		return false
	}
	*(*uintptr)(unsafe.Pointer(seed.UnsafeAddr())) = fixedSeed
	return true
}
