package maps

import (
	"hash/maphash"
	"math"
	"unsafe"

	"maplab/goworker/hashing"
	"maplab/goworker/seeded"
	"maplab/goworker/workload"
)

// shardCount is the number of shards, as in the lab's Swift map: four for each concurrent thread make waiting rare.
const shardCount = 64

// Sharded is 64 maps, each behind a sync.Mutex of its own. KT is the tag of the key's type.
type Sharded[K comparable, V, KT any] struct {
	seed   maphash.Seed
	number uint64
	shards *[shardCount]shard[K, V]
}

// shard is alone in its blocks of 128 bytes: taking one shard's lock takes no cache line from another.
type shard[K comparable, V any] struct {
	Mutex[K, V]
	_ [128 - unsafe.Sizeof(Mutex[uint64, uint64]{})]byte
}

// NewSharded is an empty map with room for some entries: evenly hashed keys fill it up to that without any shard
// growing.
func NewSharded[K comparable, V, KT any](capacity int) *Sharded[K, V, KT] {
	m := &Sharded[K, V, KT]{seed: maphash.MakeSeed(), shards: new([shardCount]shard[K, V])}
	m.number = maphash.String(m.seed, "")
	perShard := capacity
	if capacity > 0 {
		mean := capacity/shardCount + 1
		perShard = min(mean+int(6*math.Sqrt(float64(mean)))+8, capacity)
	}
	for i := range m.shards {
		m.shards[i].entries = make(map[K]V, perShard)
	}
	return m
}

// shard is that of a key: text by the runtime's hash function, which package maphash offers, numbers by a bijection.
func (m *Sharded[K, V, KT]) shard(key *K) *shard[K, V] {
	var tag KT
	var hash uint64
	switch unsafe.Sizeof(tag) {
	case unsafe.Sizeof(workload.NumberKey{}):
		hash = seeded.Mix(*(*uint64)(unsafe.Pointer(key)) ^ m.number)
	case unsafe.Sizeof(workload.StructKey{}):
		words := (*workload.Struct16)(unsafe.Pointer(key))
		hash = seeded.Mix(words.High ^ seeded.Mix(words.Low^m.number))
	default:
		hash = maphash.String(m.seed, *(*string)(unsafe.Pointer(key)))
	}
	return &m.shards[hash%shardCount]
}

// Get is the value of a key, and whether there is one.
func (m *Sharded[K, V, KT]) Get(key K) (V, bool) { return m.shard(&key).Get(key) }

// Set stores a value under a key, replacing.
func (m *Sharded[K, V, KT]) Set(key K, value V) { m.shard(&key).Set(key, value) }

// Put stores a value under a key, replacing, and says whether the key is new.
func (m *Sharded[K, V, KT]) Put(key K, value V) bool { return m.shard(&key).Put(key, value) }

// GetOrMake is the value of a key, made under its shard's lock and stored if it is not there.
func (m *Sharded[K, V, KT]) GetOrMake(key K, made func() V) V {
	return m.shard(&key).GetOrMake(key, made)
}

// Delete removes a key and says whether it was there.
func (m *Sharded[K, V, KT]) Delete(key K) bool { return m.shard(&key).Delete(key) }

// Len is the number of entries, shard by shard.
func (m *Sharded[K, V, KT]) Len() int {
	count := 0
	for i := range m.shards {
		count += m.shards[i].Len()
	}
	return count
}

// Clear removes everything and keeps the memory, shard by shard.
func (m *Sharded[K, V, KT]) Clear() {
	for i := range m.shards {
		m.shards[i].Clear()
	}
}

// Range calls a function with every entry, shard by shard.
func (m *Sharded[K, V, KT]) Range(body func(K, V)) {
	for i := range m.shards {
		m.shards[i].Range(body)
	}
}

// FixHash gives the empty map the seeds that it has in every process: see package hashing.
func (m *Sharded[K, V, KT]) FixHash() {
	hashing.FixMapHash(&m.seed)
	m.number = maphash.String(m.seed, "")
	for i := range m.shards {
		m.shards[i].FixHash()
	}
}
