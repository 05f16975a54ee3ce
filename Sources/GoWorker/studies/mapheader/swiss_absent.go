//go:build goexperiment.swissmap || go1.26

package mapheader

import (
	"runtime"
	"unsafe"

	"maplab/goworker/studies/study"
)

// noBuckets is why the observations of buckets are missing.
const noBuckets = "this runtime has the Swiss map, which has groups of slots and no buckets with overflow chains"

// absent makes an observer that says why there is nothing to see.
func absent(names ...string) observer {
	return func(_ study.Setting, observations *study.Observations) error {
		observations.Absent(noBuckets, names...)
		return nil
	}
}

var (
	observeLayout = absent("bucket_tophash_offset", "bucket_tophash_bytes", "bucket_keys_offset", "bucket_key_stride",
		"bucket_values_offset", "bucket_value_stride", "bucket_overflow_offset", "bucket_bytes",
		"bucket_overflow_from_end", "bucket_values_behind_keys", "bucket_as_declared")
	observeThreshold = absent("threshold_first_table_buckets", "threshold_first_growth", "threshold_insertion",
		"threshold_b_before", "threshold_b_after", "threshold_buckets_before", "threshold_buckets_after",
		"threshold_load_before", "threshold_load_after", "threshold_load_of_new_table")
	observeState = absent("state_has_old_table", "state_old_share", "state_new_entries", "state_reads_found",
		"state_absent_found", "state_reads_evacuated", "state_update_works", "state_insertion_works",
		"state_removal_works", "state_write_to_old", "state_evacuated_per_write")
	observeSameSize = absent("same_size_noverflow", "same_size_overflow_buckets", "same_size_share", "same_size_load",
		"same_size_patient_insertions", "same_size_b_before", "same_size_b_after", "same_size_factor",
		"doubling_noverflow", "doubling_load", "doubling_b_before", "doubling_b_after", "doubling_factor")
	observeReclaimed = absent("fields_b_begun", "fields_b_moving", "fields_b_ended", "fields_nevacuate_begun",
		"fields_nevacuate_moving", "fields_writes_between", "fields_old_table_begun", "fields_old_table_moving",
		"fields_old_table_moved", "fields_old_table_ended")
	observeLoad = absent("load_asked_for", "load_seen", "load_buckets", "load_overflow_buckets", "load_free_slots",
		"load_free_slots_of_table", "load_used_buckets", "load_used_after_deletes", "load_bytes_kept")
	observeFilling = absent("filling_tables", "filling_table_bytes", "filling_largest_table_bytes",
		"filling_growth_factor", "filling_overflow_buckets", "filling_overflow_blocks",
		"filling_blocks_per_overflow_bucket", "filling_overflow_block_bytes", "filling_peak_bytes",
		"filling_writes_while_growing")
)

// observeSize records the size of the header; there is no overflow bucket.
func observeSize(_ study.Setting, observations *study.Observations) error {
	observations.Count("size_header_bytes", int(unsafe.Sizeof(header{})))
	observations.Absent(noBuckets, "size_pair_bytes", "size_slots", "size_overflow_bytes", "size_besides_pairs")
	return nil
}

// observeHeader records the two figures of `bucket-header` that a Swiss map has: its count and its size.
func observeHeader(_ study.Setting, observations *study.Observations) error {
	if err := verify(filled(0, 1000)); err != nil {
		return err
	}
	observations.Count("header_count_offset", 0)
	observations.Count("header_bytes", int(unsafe.Sizeof(header{})))
	observations.Count("header_map_bytes", madeBytes())
	observations.Absent("this runtime has the Swiss map, whose header has other fields: see swiss-header",
		"header_flags_offset", "header_b_offset", "header_noverflow_offset", "header_hash0_offset",
		"header_buckets_offset", "header_oldbuckets_offset", "header_nevacuate_offset", "header_extra_offset",
		"header_padding_bytes", "header_padding_before_hash0", "header_as_declared", "header_buckets_adjacent")
	return nil
}

// observeCollected records what a forced collection does to a living map.
func observeCollected(setting study.Setting, observations *study.Observations) error {
	entries, hint, deleted := 13312, 13312, 13312/2
	switch setting.Form {
	case "growing":
		observations.Absent("a table of the Swiss map grows within one insertion: none is found growing",
			"collected_header_bytes_changed", "collected_bytes_kept")
		deleted = -1
	case "sparse-half-deleted":
		entries, hint, deleted = 5, 53, 2
	case "full-all-deleted":
		deleted = entries
	}
	observations.Absent(noBuckets, "collected_b_before", "collected_b_after", "collected_old_table_before",
		"collected_old_table_after", "collected_nevacuate_before", "collected_nevacuate_after",
		"collected_buckets_in_use")
	if deleted < 0 {
		return nil
	}
	m := filled(hint, entries)
	for number := 0; number < deleted; number++ {
		delete(m, numbered(number))
	}
	keptNumbers = m
	if err := verify(m); err != nil {
		return err
	}
	before, slotsBefore := *headerOf(m), headerOf(m).capacity()
	runtime.GC()
	runtime.GC()
	after := *headerOf(m)
	changed := 0
	for at := uintptr(0); at < unsafe.Sizeof(before); at++ {
		if *(*byte)(offset(unsafe.Pointer(&before), at)) != *(*byte)(offset(unsafe.Pointer(&after), at)) {
			changed++
		}
	}
	observations.Count("collected_header_bytes_changed", changed)
	observations.Record("collected_bytes_kept", float64(headerOf(m).capacity())/float64(slotsBefore))
	return nil
}
