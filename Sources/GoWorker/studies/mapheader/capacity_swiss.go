//go:build goexperiment.swissmap || go1.26

package mapheader

import "unsafe"

// Capacity is the number of slots of the map's tables: it changes with the insertion that makes one grow. O(tables).
func Capacity(m map[uint64]uint64) int { return headerOf(m).capacity() }

// IsGrowing is false: a table grows within one insertion.
func IsGrowing(map[uint64]uint64) bool { return false }

// TableBytes are those of the map's tables.
func TableBytes(m map[uint64]uint64) int {
	return headerOf(m).capacity() / slots * int(unsafe.Sizeof(group[uint64, uint64]{}))
}
