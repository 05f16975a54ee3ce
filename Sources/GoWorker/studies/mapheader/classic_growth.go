//go:build !goexperiment.swissmap && !go1.26

package mapheader

import (
	"unsafe"

	"maplab/goworker/studies/study"
)

// observeThreshold records the entry at which two buckets become four.
func observeThreshold(_ study.Setting, observations *study.Observations) error {
	m := make(map[uint64]uint64)
	keptNumbers = m
	number := 0
	var before header
	grow := func(beyond int) {
		for headerOf(m).bucketCount() <= beyond {
			before = *headerOf(m)
			m[numbered(number)] = 0
			number++
		}
	}
	grow(0)
	observations.Count("threshold_first_table_buckets", headerOf(m).bucketCount())
	grow(1)
	observations.Count("threshold_first_growth", len(m))
	grow(2)
	if err := verify(m); err != nil {
		return err
	}
	after := *headerOf(m)
	observations.Count("threshold_insertion", after.count)
	observations.Count("threshold_b_before", int(before.b))
	observations.Count("threshold_b_after", int(after.b))
	observations.Count("threshold_buckets_before", before.bucketCount())
	observations.Count("threshold_buckets_after", after.bucketCount())
	observations.Record("threshold_load_before", before.load())
	observations.Record("threshold_load_after", after.load())
	observations.Record("threshold_load_of_new_table", float64(before.count)/float64(after.bucketCount()))
	return nil
}

// census counts what a filling took.
type census struct {
	tables, bytes, last, beforeLast, overflow, blocks, peak, writesWhileGrowing int
}

// observeFilling records the tables and overflow buckets of a map while it is filled, insertion by insertion.
func observeFilling(setting study.Setting, observations *study.Observations) error {
	m := make(map[uint64]uint64)
	keptNumbers = m
	keys := spreadOver(m, bitsFor(setting.Entries))
	var seen census
	size := int(unsafe.Sizeof(bucket[uint64, uint64]{}))
	for number := 0; number < setting.Entries; number++ {
		before := *headerOf(m)
		m[keys.key(number)] = uint64(number)
		if before.isGrowing() {
			seen.writesWhileGrowing++
		}
		now := headerOf(m)
		if now.bucketCount() == before.bucketCount() && (before.isGrowing() || !now.isGrowing()) {
			continue
		}
		seen.tables++
		seen.beforeLast = seen.last
		seen.last = tableBytes(now)
		seen.bytes += seen.last
		// The old table had its last overflow bucket before the insertion that began to move its entries.
		seen.overflow += int(before.noverflow)
		old := blocksOfTheirOwn(int(before.noverflow), &before)
		seen.blocks += old
		if now.isGrowing() {
			seen.peak = max(seen.peak, seen.last+tableBytes(&before)+old*size)
		}
	}
	if err := verify(m); err != nil {
		return err
	}
	last := currentTable(m)
	own := blocksOfTheirOwn(last.overflow, headerOf(m))
	seen.overflow += last.overflow
	seen.blocks += own
	seen.peak = max(seen.peak, seen.last+own*size)
	observations.Count("filling_tables", seen.tables)
	observations.Count("filling_table_bytes", seen.bytes)
	observations.Count("filling_largest_table_bytes", seen.last)
	if seen.tables > 1 {
		observations.Record("filling_growth_factor", float64(seen.last)/float64(seen.beforeLast))
	} else {
		observations.Absent("there was one table only", "filling_growth_factor")
	}
	observations.Count("filling_overflow_buckets", seen.overflow)
	observations.Count("filling_overflow_blocks", seen.blocks)
	observations.Count("filling_overflow_block_bytes", size)
	observations.Count("filling_peak_bytes", seen.peak)
	observations.Record("filling_writes_while_growing", float64(seen.writesWhileGrowing)/float64(setting.Entries))
	if seen.overflow > 0 {
		observations.Record("filling_blocks_per_overflow_bucket", float64(seen.blocks)/float64(seen.overflow))
	} else {
		observations.Absent("no bucket overflowed with so few entries", "filling_blocks_per_overflow_bucket")
	}
	return nil
}

// setAside is how many overflow buckets the runtime puts behind a table: one for 16 buckets, and as many as the
// allocator's size class has room for.
func setAside(h *header) int {
	if h.b < 4 {
		return 0
	}
	return tableBytes(h)/int(unsafe.Sizeof(bucket[uint64, uint64]{})) - h.bucketCount()
}

// tableBytes are the bytes of a table's block: its buckets and those set aside.
func tableBytes(h *header) int {
	size := unsafe.Sizeof(bucket[uint64, uint64]{})
	count := uintptr(h.bucketCount())
	if h.b >= 4 {
		count += count / 16
		count = uintptr(sizeClass(count*size)) / size
	}
	return int(count * size)
}

// blocksOfTheirOwn are the overflow buckets for which none that was set aside was left.
func blocksOfTheirOwn(overflow int, h *header) int { return max(0, overflow-setAside(h)) }
