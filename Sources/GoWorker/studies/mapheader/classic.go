//go:build !goexperiment.swissmap && !go1.26

package mapheader

import (
	"fmt"
	"unsafe"
)

// Swiss says whether the runtime's map is the Swiss one.
const Swiss = false

// header is the runtime's hmap.
type header struct {
	count      int
	flags      uint8
	b          uint8
	noverflow  uint16
	hash0      uint32
	buckets    unsafe.Pointer
	oldbuckets unsafe.Pointer
	nevacuate  uintptr
	headerEnd
}

// extra is the runtime's mapextra.
type extra struct {
	overflow, oldoverflow *[]unsafe.Pointer
	nextOverflow          unsafe.Pointer
}

// Flags of a header.
const (
	flagIterator    = 1
	flagOldIterator = 2
	flagSameSize    = 8
)

// slots of a bucket.
const slots = 8

// tophash bytes below minTopHash are states: an empty slot, or a bucket that was evacuated.
const (
	emptyRest  = 0
	emptyOne   = 1
	minTopHash = 5
)

// bucket is the runtime's bmap for keys and values of up to 128 bytes, which are stored in place.
type bucket[K comparable, V any] struct {
	tophash  [slots]uint8
	keys     [slots]K
	values   [slots]V
	overflow unsafe.Pointer
}

// isEvacuated is true if the bucket's entries are in the new table.
func (b *bucket[K, V]) isEvacuated() bool {
	return b.tophash[0] > emptyOne && b.tophash[0] < minTopHash
}

// next is the overflow bucket behind this one.
func (b *bucket[K, V]) next() *bucket[K, V] { return (*bucket[K, V])(b.overflow) }

// mapType is the runtime's description of a map's type.
type mapType struct {
	typeHeader
	key, elem, bucket *typeHeader
	hasher            func(unsafe.Pointer, uintptr) uintptr
	keySize           uint8
	valueSize         uint8
	bucketSize        uint16
	flags             uint32
}

// headerOf is a map's header.
func headerOf[K comparable, V any](m map[K]V) *header { return (*header)(address(m)) }

// mapTypeOf is the description of a map's type.
func mapTypeOf[K comparable, V any](m map[K]V) *mapType { return (*mapType)(typeOf(m)) }

// hash is the key's hash in this map.
func hash[K comparable, V any](m map[K]V, key K) uintptr {
	return mapTypeOf(m).hasher(unsafe.Pointer(&key), uintptr(headerOf(m).hash0))
}

// bucketOf is the number of the key's bucket in the current table.
func bucketOf[K comparable, V any](m map[K]V, key K) int {
	return int(hash(m, key) & (1<<headerOf(m).b - 1))
}

// isGrowing is true while there is an old table.
func (h *header) isGrowing() bool { return h.oldbuckets != nil }

// isSameSize is true if the growth is to a table of the same size.
func (h *header) isSameSize() bool { return h.flags&flagSameSize != 0 }

// bucketCount is the number of buckets of the current table, without overflow buckets; 0 before there is one.
func (h *header) bucketCount() int {
	if h.buckets == nil {
		return 0
	}
	return 1 << h.b
}

// oldBucketCount is the same of the old table.
func (h *header) oldBucketCount() int {
	if !h.isGrowing() {
		return 0
	}
	if h.isSameSize() {
		return 1 << h.b
	}
	return 1 << (h.b - 1)
}

// load is the number of entries per bucket.
func (h *header) load() float64 {
	if h.bucketCount() == 0 {
		return 0
	}
	return float64(h.count) / float64(h.bucketCount())
}

// verify compares the copied layouts with what the runtime says about a type of map, and with a living map.
func verify[K comparable, V any](m map[K]V) error {
	kind := mapTypeOf(m)
	var key K
	var value V
	if uintptr(kind.keySize) != unsafe.Sizeof(key) || uintptr(kind.valueSize) != unsafe.Sizeof(value) {
		return fmt.Errorf("the runtime gives other sizes of keys and values: %d and %d", kind.keySize, kind.valueSize)
	}
	if uintptr(kind.bucketSize) != unsafe.Sizeof(bucket[K, V]{}) {
		return fmt.Errorf("the runtime's buckets have %d bytes, the copy %d", kind.bucketSize, unsafe.Sizeof(bucket[K, V]{}))
	}
	h := headerOf(m)
	if h.count != len(m) {
		return fmt.Errorf("the header says %d entries, the map %d", h.count, len(m))
	}
	if full := currentTable(m).full + oldTable(m).full; full != len(m) {
		return fmt.Errorf("the tables hold %d entries, the map %d", full, len(m))
	}
	return nil
}
