//go:build !goexperiment.swissmap && !go1.26

package mapheader

// Capacity is the number of slots of the map's current table, without overflow buckets: it changes with the insertion
// that begins a doubling. O(1).
func Capacity(m map[uint64]uint64) int { return headerOf(m).bucketCount() * slots }

// IsGrowing is true while entries are still to be moved from an old table.
func IsGrowing(m map[uint64]uint64) bool { return headerOf(m).isGrowing() }

// TableBytes are those of the map's current table.
func TableBytes(m map[uint64]uint64) int { return tableBytes(headerOf(m)) }
