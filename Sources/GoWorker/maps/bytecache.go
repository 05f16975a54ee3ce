package maps

import (
	"encoding/binary"
	"math"
	"sync"

	"maplab/goworker/hashing"
)

// ByteCache keeps entries as bytes in rings of fixed size, with an index of numbers only, as bigcache does: however
// many entries there are, the collector has one block per shard to mark and nothing in it to follow.
//
// It differs from bigcache in one respect: a look-up reads the value in place, under the lock, instead of copying it.
type ByteCache struct {
	shards []byteShard
}

// byteShard is one ring and its index, from a key's hash to the place of its entry.
//
// Head and tail count bytes since the beginning; a place is a count modulo the ring's size. An entry never wraps: if it
// does not fit behind the tail, the rest of the lap is skipped.
type byteShard struct {
	lock       sync.RWMutex
	index      map[uint64]uint32
	ring       []byte
	head, tail uint64
	_          [48]byte
}

// headerBytes is what stands before an entry's bytes: its hash, and the lengths of key and value.
const headerBytes = 16

// EntryOverhead is the most bytes that an entry takes besides its key and its value.
const EntryOverhead = headerBytes + 7

// skipped is the length that marks the skipped rest of a lap.
const skipped = math.MaxUint32

// NewByteCache makes an empty cache whose rings take so many bytes together.
func NewByteCache(shards, bytes, entries int) *ByteCache {
	cache := &ByteCache{shards: make([]byteShard, shards)}
	for i := range cache.shards {
		cache.shards[i].ring = make([]byte, (bytes/shards+7)&^7)
		cache.shards[i].index = make(map[uint64]uint32, entries/shards)
	}
	return cache
}

// Hash is FNV-1a, bigcache's.
func Hash(key []byte) uint64 {
	hash := uint64(0xcbf2_9ce4_8422_2325)
	for _, b := range key {
		hash = (hash ^ uint64(b)) * 0x0000_0100_0000_01b3
	}
	return hash
}

// shard is that of a hash. The rest of the hash is the index's.
func (c *ByteCache) shard(hash uint64) *byteShard { return &c.shards[hash&uint64(len(c.shards)-1)] }

// Get calls a function with the bytes of a key's value, under the lock; it says whether there is one.
func (c *ByteCache) Get(key []byte, use func(value []byte)) bool {
	hash := Hash(key)
	s := c.shard(hash)
	s.lock.RLock()
	value, isThere := s.value(hash, key)
	if isThere {
		use(value)
	}
	s.lock.RUnlock()
	return isThere
}

// Number is the value of a key as a number, if it was stored as eight bytes.
func (c *ByteCache) Number(key []byte) (number uint64, isThere bool) {
	hash := Hash(key)
	s := c.shard(hash)
	s.lock.RLock()
	value, isThere := s.value(hash, key)
	if isThere {
		number = binary.LittleEndian.Uint64(value)
	}
	s.lock.RUnlock()
	return number, isThere
}

// Head is the length of a key's value and its first byte.
func (c *ByteCache) Head(key []byte) (length int, first byte, isThere bool) {
	hash := Hash(key)
	s := c.shard(hash)
	s.lock.RLock()
	value, isThere := s.value(hash, key)
	if length = len(value); length > 0 {
		first = value[0]
	}
	s.lock.RUnlock()
	return length, first, isThere
}

// Set stores a value behind all others; if the ring is full, the oldest entries go.
func (c *ByteCache) Set(key, value []byte) {
	hash := Hash(key)
	s := c.shard(hash)
	s.lock.Lock()
	s.push(hash, key, value)
	s.lock.Unlock()
}

// Delete removes a key from the index and says whether it was there; its bytes stay until the ring comes round.
func (c *ByteCache) Delete(key []byte) bool {
	hash := Hash(key)
	s := c.shard(hash)
	s.lock.Lock()
	_, isThere := s.value(hash, key)
	if isThere {
		delete(s.index, hash)
	}
	s.lock.Unlock()
	return isThere
}

// Len is the number of entries.
func (c *ByteCache) Len() int {
	count := 0
	for i := range c.shards {
		s := &c.shards[i]
		s.lock.RLock()
		count += len(s.index)
		s.lock.RUnlock()
	}
	return count
}

// Clear removes everything.
func (c *ByteCache) Clear() {
	for i := range c.shards {
		s := &c.shards[i]
		s.lock.Lock()
		clear(s.index)
		s.head, s.tail = 0, 0
		s.lock.Unlock()
	}
}

// Range calls a function with the bytes of every entry.
func (c *ByteCache) Range(body func(key, value []byte)) {
	for i := range c.shards {
		s := &c.shards[i]
		s.lock.RLock()
		for _, place := range s.index {
			body(s.entry(uint64(place)))
		}
		s.lock.RUnlock()
	}
}

// value is the bytes of a key's value.
func (s *byteShard) value(hash uint64, key []byte) ([]byte, bool) {
	place, isThere := s.index[hash]
	if !isThere {
		return nil, false
	}
	found, value := s.entry(uint64(place))
	// Another key with the same hash has taken its place.
	if string(found) != string(key) {
		return nil, false
	}
	return value, true
}

// entry is the bytes at a place.
func (s *byteShard) entry(place uint64) (key, value []byte) {
	header := s.ring[place : place+headerBytes]
	keyEnd := headerBytes + uint64(binary.LittleEndian.Uint32(header[8:]))
	valueEnd := keyEnd + uint64(binary.LittleEndian.Uint32(header[12:]))
	entry := s.ring[place : place+valueEnd]
	return entry[headerBytes:keyEnd:keyEnd], entry[keyEnd:valueEnd:valueEnd]
}

// push appends an entry. One that is larger than the whole ring is not kept.
func (s *byteShard) push(hash uint64, key, value []byte) {
	size := uint64(headerBytes+len(key)+len(value)+7) &^ 7
	capacity := uint64(len(s.ring))
	if size > capacity {
		delete(s.index, hash)
		return
	}
	place := s.tail % capacity
	if rest := capacity - place; rest < size {
		s.makeRoom(rest)
		if rest >= headerBytes {
			binary.LittleEndian.PutUint32(s.ring[place+8:], skipped)
		}
		s.tail += rest
		place = 0
	}
	s.makeRoom(size)
	target := s.ring[place : place+size]
	binary.LittleEndian.PutUint64(target, hash)
	binary.LittleEndian.PutUint32(target[8:], uint32(len(key)))
	binary.LittleEndian.PutUint32(target[12:], uint32(len(value)))
	copy(target[headerBytes:], key)
	copy(target[headerBytes+len(key):], value)
	s.tail += size
	s.index[hash] = uint32(place)
}

// makeRoom drops the oldest entries until so many bytes are free.
func (s *byteShard) makeRoom(size uint64) {
	capacity := uint64(len(s.ring))
	for capacity-(s.tail-s.head) < size {
		place := s.head % capacity
		rest := capacity - place
		if rest < headerBytes || binary.LittleEndian.Uint32(s.ring[place+8:]) == skipped {
			s.head += rest
			continue
		}
		hash := binary.LittleEndian.Uint64(s.ring[place:])
		if newest, isThere := s.index[hash]; isThere && uint64(newest) == place {
			delete(s.index, hash)
		}
		keyBytes := uint64(binary.LittleEndian.Uint32(s.ring[place+8:]))
		valueBytes := uint64(binary.LittleEndian.Uint32(s.ring[place+12:]))
		s.head += (headerBytes + keyBytes + valueBytes + 7) &^ 7
	}
}

// FixHash gives the empty indices the seed that they have in every process: see package hashing.
func (c *ByteCache) FixHash() {
	for i := range c.shards {
		hashing.FixMap(c.shards[i].index)
	}
}
