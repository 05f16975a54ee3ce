//go:build !goexperiment.swissmap && !go1.26

package mapheader

import "unsafe"

// probesOf are the buckets that a look-up of a present key visits, and the slots whose tophash bytes it compares.
func probesOf(m map[uint64]uint64, key uint64) (groups, compared int) {
	h := headerOf(m)
	place := (*bucket[uint64, uint64])(offset(h.buckets, uintptr(bucketOf(m, key))*unsafe.Sizeof(bucket[uint64, uint64]{})))
	for ; place != nil; place = place.next() {
		groups++
		for slot := range place.tophash {
			compared++
			if place.tophash[slot] >= minTopHash && place.keys[slot] == key {
				return groups, compared
			}
		}
	}
	return 0, 0
}

// WalkText visits all entries of a map that is not growing, bucket by bucket in its memory. Entries of a growing map that
// are still in the old table are visited too.
func WalkText(m map[string]uint64, visit func(string, uint64) uint64) (sum uint64) {
	h := headerOf(m)
	return walkBuckets(h.buckets, h.bucketCount(), visit) + walkBuckets(h.oldbuckets, h.oldBucketCount(), visit)
}

// walkBuckets visits the entries of one table.
func walkBuckets(first unsafe.Pointer, count int, visit func(string, uint64) uint64) (sum uint64) {
	size := unsafe.Sizeof(bucket[string, uint64]{})
	for number := 0; number < count; number++ {
		place := (*bucket[string, uint64])(offset(first, uintptr(number)*size))
		if place.isEvacuated() {
			continue
		}
		for ; place != nil; place = place.next() {
			for slot, top := range place.tophash {
				if top >= minTopHash {
					sum += visit(place.keys[slot], place.values[slot])
				}
			}
		}
	}
	return sum
}
