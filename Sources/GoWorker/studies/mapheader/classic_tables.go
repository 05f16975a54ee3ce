//go:build !goexperiment.swissmap && !go1.26

package mapheader

import "unsafe"

// table is what is in the buckets of one of a map's tables.
type table struct {
	// buckets without overflow buckets, and overflow buckets in chains.
	buckets, overflow int
	// full slots.
	full int
	// evacuated buckets, overflow buckets not counted.
	evacuated int
	// free counts buckets and overflow buckets by how many of their slots are free.
	free [slots + 1]int
	// bytes of all these buckets.
	bytes int
	// longest chain, in buckets.
	longest int
}

// currentTable looks at all buckets of the current table. O(capacity).
func currentTable[K comparable, V any](m map[K]V) table {
	h := headerOf(m)
	return look[K, V](h.buckets, h.bucketCount())
}

// oldTable looks at all buckets of the old table that are not evacuated; empty if there is no growth. O(capacity).
func oldTable[K comparable, V any](m map[K]V) table {
	h := headerOf(m)
	return look[K, V](h.oldbuckets, h.oldBucketCount())
}

// look reads buckets one after the other, with their chains.
func look[K comparable, V any](first unsafe.Pointer, count int) table {
	table := table{buckets: count}
	size := unsafe.Sizeof(bucket[K, V]{})
	for number := 0; number < count; number++ {
		place := (*bucket[K, V])(offset(first, uintptr(number)*size))
		if place.isEvacuated() {
			table.evacuated++
			continue
		}
		length := 0
		for ; place != nil; place = place.next() {
			length++
			free := 0
			for _, top := range place.tophash {
				if top <= emptyOne {
					free++
				}
			}
			table.free[free]++
			table.full += slots - free
		}
		table.overflow += length - 1
		table.longest = max(table.longest, length)
	}
	table.bytes = (table.buckets + table.overflow) * int(size)
	return table
}

// chains counts the table's buckets and overflow buckets that are looked at.
func (table table) chains() int { return table.buckets - table.evacuated + table.overflow }

// used is the share of these that hold an entry.
func (table table) used() float64 {
	if table.chains() == 0 {
		return 0
	}
	return float64(table.chains()-table.free[slots]) / float64(table.chains())
}

// meanFree is the mean number of free slots of a bucket, overflow buckets included.
func (table table) meanFree() float64 {
	if table.chains() == 0 {
		return 0
	}
	return float64(table.chains()*slots-table.full) / float64(table.chains())
}
