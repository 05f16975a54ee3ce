package kernels

import (
	"hash/maphash"
	"math"
	"sync"
	"unsafe"

	"maplab/goworker/hashing"
	"maplab/goworker/maps"
	"maplab/goworker/program"
	"maplab/goworker/workload"
	"maplab/own"
)

// Tags of map types.
type (
	// plain is the tag of Go's own map.
	plain [0]byte
	// readWrite is the tag of maps.ReadWrite.
	readWrite [1]byte
	// mutex is the tag of maps.Mutex.
	mutex [2]byte
	// sharded is the tag of maps.Sharded.
	sharded [3]byte
	// readMostly is the tag of maps.ReadMostly.
	readMostly [4]byte
	// weak is the tag of maps.Weak.
	weak [5]byte
	// byteCache is the tag of maps.ByteCache.
	byteCache [6]byte
	// Own is the tag of own.Map.
	Own [7]byte
)

// source is what outlives a map: its capacity and the pool that it comes from.
type source[K comparable, V any] struct {
	capacity, entries, entryBytes int
	reserves                      bool
	// fixesHash is true if every map gets the same seed: only in the exact passes, which don't measure time.
	fixesHash bool
	// pool is nil except for the pooled map.
	pool *sync.Pool
}

// newSource prepares the source of a cell's maps. Never timed.
func newSource[K comparable, V any](setting program.Setting) *source[K, V] {
	cell := setting.Cell
	s := &source[K, V]{entries: cell.Entries, entryBytes: cell.Keys.Length + cell.Values.Size,
		capacity: max(cell.Reserve, 0), reserves: cell.Reserve > 0, fixesHash: setting.FixedHash}
	switch cell.Map {
	case "native":
		s.capacity = 0
	case "native-reserved", "pooled":
		if cell.Reserve < 0 {
			s.capacity = cell.Entries
		}
	}
	if cell.Map == "pooled" {
		capacity := s.capacity
		// A map is a pointer, so it travels in an interface without a block of its own.
		s.pool = &sync.Pool{New: func() any { return make(map[K]V, capacity) }}
		s.pool.Put(s.pool.New())
	}
	return s
}

// hashSeed is the seed for the hashes of a map that takes one.
func (s *source[K, V]) hashSeed() maphash.Seed {
	seed := maphash.MakeSeed()
	if s.fixesHash {
		hashing.FixMapHash(&seed)
	}
	return seed
}

// subject is one map of the kind that MT says; the other fields are nil.
type subject[K comparable, V, KT, VT, MT any] struct {
	plain      map[K]V
	readWrite  *maps.ReadWrite[K, V]
	mutex      *maps.Mutex[K, V]
	sharded    *maps.Sharded[K, V, KT]
	readMostly *maps.ReadMostly[K, V]
	weak       *maps.Weak[K]
	// owners keep the objects of the weak map alive, one place per key number: the program around the cache.
	owners []*uint64
	cache  *maps.ByteCache
	// last is the offset of an object's last word.
	last uintptr
	// own is last, so that the others stay where they are without it.
	own *own.Map[K, V]
}

// create makes an empty map, or takes one from the pool. Timed as part of the workloads that create maps.
func (s *subject[K, V, KT, VT, MT]) create(from *source[K, V]) {
	var tag MT
	switch unsafe.Sizeof(tag) {
	case 0:
		switch {
		case from.pool != nil:
			s.plain = from.pool.Get().(map[K]V)
		case from.capacity == 0:
			s.plain = make(map[K]V)
		default:
			s.plain = make(map[K]V, from.capacity)
		}
	case 1:
		s.readWrite = maps.NewReadWrite[K, V](from.capacity)
	case 2:
		s.mutex = maps.NewMutex[K, V](from.capacity)
	case 3:
		s.sharded = maps.NewSharded[K, V, KT](from.capacity)
	case 4:
		s.readMostly = new(maps.ReadMostly[K, V])
	case 5:
		s.weak = maps.NewWeak[K](from.capacity)
		s.owners = make([]*uint64, 3*from.entries)
	case 7:
		s.own = own.New[K, V](from.capacity, from.hashSeed())
	default:
		s.cache = newCache(from.entries, from.entryBytes, from.reserves)
	}
	if from.fixesHash {
		s.fixHash()
	}
}

// fixHash gives the empty map the seed that it has in every process.
func (s *subject[K, V, KT, VT, MT]) fixHash() {
	var tag MT
	switch unsafe.Sizeof(tag) {
	case 0:
		hashing.FixMap(s.plain)
	case 1:
		s.readWrite.FixHash()
	case 2:
		s.mutex.FixHash()
	case 3:
		s.sharded.FixHash()
	case 4:
		s.readMostly.FixHash()
	case 5:
		s.weak.FixHash()
	case 7:
		// It was made with its seed.
	default:
		s.cache.FixHash()
	}
}

// newCache has room for all of a workload's entries, so that it drops none of its own: as the Swift engine's, twice
// what they take, or little more than that if the cell reserves. Shards fill unevenly, most of all if entries are few.
func newCache(entries, entryBytes int, reserves bool) *maps.ByteCache {
	shards := 1
	if entries >= 4096 {
		shards = 16
	}
	bound := entries * (entryBytes + 96) * 2
	if reserves {
		mean := float64(entries) / float64(shards)
		fullest := int(mean+6*math.Sqrt(mean)) + 8
		bound = fullest * ((16 + entryBytes + 7) &^ 7) * shards
	}
	return maps.NewByteCache(shards, max(bound, 4096*shards), entries)
}

// dispose ends a map's life: it is dropped, or cleared and given back to the pool.
func (s *subject[K, V, KT, VT, MT]) dispose(into *source[K, V]) {
	if into.pool != nil {
		clear(s.plain)
		into.pool.Put(s.plain)
	}
	*s = subject[K, V, KT, VT, MT]{last: s.last}
}

// count is the entries held.
func (s *subject[K, V, KT, VT, MT]) count() int {
	var tag MT
	switch unsafe.Sizeof(tag) {
	case 0:
		return len(s.plain)
	case 1:
		return s.readWrite.Len()
	case 2:
		return s.mutex.Len()
	case 3:
		return s.sharded.Len()
	case 4:
		return s.readMostly.Len()
	case 5:
		return s.weak.Len()
	case 7:
		return s.own.Len()
	default:
		return s.cache.Len()
	}
}

// lookUp is 0 if the key is absent, else 1 plus the value's word.
func (s *subject[K, V, KT, VT, MT]) lookUp(key K) uint64 {
	var tag MT
	var value V
	var isThere bool
	switch unsafe.Sizeof(tag) {
	case 0:
		value, isThere = s.plain[key]
	case 1:
		value, isThere = s.readWrite.Get(key)
	case 2:
		value, isThere = s.mutex.Get(key)
	case 3:
		value, isThere = s.sharded.Get(key)
	case 4:
		value, isThere = s.readMostly.Get(key)
	case 5:
		found := s.weak.Get(key)
		if found == nil {
			return 0
		}
		return *found + *(*uint64)(unsafe.Add(unsafe.Pointer(found), s.last)) + 1
	case 7:
		value, isThere = s.own.Get(key)
	default:
		return s.lookUpBytes(keyBytes[K, KT](&key))
	}
	if !isThere {
		return 0
	}
	return word[V, VT](&value, s.last) + 1
}

// lookUpBytes is lookUp for the byte cache, which reads the value in place.
func (s *subject[K, V, KT, VT, MT]) lookUpBytes(key []byte) uint64 {
	var tag VT
	if unsafe.Sizeof(tag) == 1 {
		if number, isThere := s.cache.Number(key); isThere {
			return number + 1
		}
		return 0
	}
	length, first, isThere := s.cache.Head(key)
	if !isThere {
		return 0
	}
	if length == 0 {
		return 1
	}
	return uint64(length) + uint64(first) + 1
}

// insert stores a value under a key, replacing. The number, below 3*entries, identifies the key.
func (s *subject[K, V, KT, VT, MT]) insert(key K, value V, number int) {
	var tag MT
	switch unsafe.Sizeof(tag) {
	case 0:
		s.plain[key] = value
	case 1:
		s.readWrite.Set(key, value)
	case 2:
		s.mutex.Set(key, value)
	case 3:
		s.sharded.Set(key, value)
	case 4:
		s.readMostly.Set(key, value)
	case 5:
		object := *(**uint64)(unsafe.Pointer(&value))
		s.weak.Set(key, object)
		s.owners[number] = object
	case 7:
		s.own.Set(key, value)
	default:
		s.cache.Set(keyBytes[K, KT](&key), valueBytes[V, VT](&value))
	}
}

// remove is 1 if the key was there, else 0.
func (s *subject[K, V, KT, VT, MT]) remove(key K, number int) uint64 {
	var tag MT
	isRemoved := false
	switch unsafe.Sizeof(tag) {
	case 0:
		// Go's delete does not say whether there was an entry; the length does, for less than a look-up.
		before := len(s.plain)
		delete(s.plain, key)
		return uint64(before - len(s.plain))
	case 1:
		isRemoved = s.readWrite.Delete(key)
	case 2:
		isRemoved = s.mutex.Delete(key)
	case 3:
		isRemoved = s.sharded.Delete(key)
	case 4:
		isRemoved = s.readMostly.Delete(key)
	case 5:
		isRemoved = s.weak.Delete(key)
		s.owners[number] = nil
	case 7:
		isRemoved = s.own.Delete(key)
	default:
		isRemoved = s.cache.Delete(keyBytes[K, KT](&key))
	}
	if isRemoved {
		return 1
	}
	return 0
}

// clear removes everything, keeping the capacity. Only workloads that keep to the first third of the numbers clear.
func (s *subject[K, V, KT, VT, MT]) clear() {
	var tag MT
	switch unsafe.Sizeof(tag) {
	case 0:
		clear(s.plain)
	case 1:
		s.readWrite.Clear()
	case 2:
		s.mutex.Clear()
	case 3:
		s.sharded.Clear()
	case 4:
		s.readMostly.Clear()
	case 5:
		s.weak.Clear()
		clear(s.owners[:len(s.owners)/3])
	case 7:
		s.own.Clear()
	default:
		s.cache.Clear()
	}
}

// sum is that of all keys' and values' words, and the number of entries.
func (s *subject[K, V, KT, VT, MT]) sum() (count int, total uint64) {
	var tag MT
	add := func(key K, value V) {
		count++
		total += workload.KeyWord[K, KT](&key) + word[V, VT](&value, s.last)
	}
	switch unsafe.Sizeof(tag) {
	case 0:
		for key, value := range s.plain {
			total += workload.KeyWord[K, KT](&key) + word[V, VT](&value, s.last)
		}
		return len(s.plain), total
	case 1:
		s.readWrite.Range(add)
	case 2:
		s.mutex.Range(add)
	case 3:
		s.sharded.Range(add)
	case 4:
		s.readMostly.Range(add)
	case 5:
		s.weak.Range(func(key K, object *uint64) { add(key, *(*V)(unsafe.Pointer(&object))) })
	case 7:
		s.own.Range(add)
	default:
		s.cache.Range(func(key, value []byte) {
			count++
			total += wordOfStored[KT, workload.NumberKey](key) + wordOfStored[VT, number](value)
		})
	}
	return count, total
}

// keyBytes is a key as a byte cache takes it, without copying.
func keyBytes[K, KT any](key *K) []byte {
	var tag KT
	if unsafe.Sizeof(tag) == unsafe.Sizeof(workload.TextKey{}) {
		text := *(*string)(unsafe.Pointer(key))
		return unsafe.Slice(unsafe.StringData(text), len(text))
	}
	return (*[8]byte)(unsafe.Pointer(key))[:]
}

// valueBytes is the same of a value.
func valueBytes[V, VT any](value *V) []byte {
	var tag VT
	if unsafe.Sizeof(tag) == unsafe.Sizeof(bytes{}) {
		return *(*[]byte)(unsafe.Pointer(value))
	}
	return (*[8]byte)(unsafe.Pointer(value))[:]
}

// wordOfStored is the word of a key or a value that a byte cache holds: a number's if its tag is Number.
func wordOfStored[T, Number any](stored []byte) uint64 {
	var tag T
	var number Number
	if unsafe.Sizeof(tag) == unsafe.Sizeof(number) {
		return *(*uint64)(unsafe.Pointer(&stored[0]))
	}
	return wordOfBytes(stored)
}
