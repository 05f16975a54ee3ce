//go:build !goexperiment.swissmap && !go1.26

package mapheader

import (
	"testing"

	"maplab/goworker/studies/study"
)

// TestHeader: the fields are where Go's source has them.
func TestHeader(t *testing.T) {
	expect(t, see(t, "bucket-header", "living", 0), map[string]float64{
		"header_count_offset": 0, "header_flags_offset": 8, "header_b_offset": 9, "header_noverflow_offset": 10,
		"header_hash0_offset": 12, "header_buckets_offset": 16, "header_oldbuckets_offset": 24,
		"header_nevacuate_offset": 32, "header_padding_bytes": 0, "header_as_declared": 9,
	})
}

// TestHeaderEnd: from Go 1.24 on a counter stands before the last field.
func TestHeaderEnd(t *testing.T) {
	seen := see(t, "bucket-header", "living", 0)
	expect(t, seen, map[string]float64{"header_extra_offset": seen.Figures["header_bytes"] - 8})
}

// TestLayout: tophash, keys, values, overflow pointer, in this order.
func TestLayout(t *testing.T) {
	expect(t, see(t, "bucket-layout", "uint64-uint64", 0), map[string]float64{"bucket_tophash_offset": 0,
		"bucket_keys_offset": 8, "bucket_values_offset": 72, "bucket_overflow_offset": 136, "bucket_bytes": 144})
	expect(t, see(t, "bucket-size", "string-uint64", 0), map[string]float64{"size_slots": 8,
		"size_overflow_bytes": 208, "size_besides_pairs": 16})
}

// TestGrowth: at 6.5 entries per bucket, to twice the size.
func TestGrowth(t *testing.T) {
	expect(t, see(t, "growth-threshold", "bucket", 0), map[string]float64{"threshold_first_table_buckets": 1,
		"threshold_first_growth": 9, "threshold_insertion": 14, "threshold_b_before": 1, "threshold_b_after": 2,
		"threshold_load_before": 6.5})
	expect(t, see(t, "same-size-growth", "placed-b4", 0), map[string]float64{"same_size_noverflow": 16,
		"same_size_overflow_buckets": 16, "same_size_b_before": 4, "same_size_b_after": 4, "same_size_factor": 1,
		"doubling_load": 6.5, "doubling_b_after": 5, "doubling_factor": 2})
	expect(t, see(t, "reclaimed-fields", "eight-buckets", 0), map[string]float64{"fields_b_begun": 3,
		"fields_b_moving": 3, "fields_b_ended": 3, "fields_old_table_begun": 1, "fields_old_table_moved": 0,
		"fields_old_table_ended": 0})
	expect(t, see(t, "growth-state", "moving", 1000), map[string]float64{"state_has_old_table": 1,
		"state_reads_found": 1, "state_absent_found": 0, "state_reads_evacuated": 0, "state_write_to_old": 0})
	// A write moves its own bucket, if that is still to be moved, and the next one.
	if most := see(t, "growth-state", "first-write", 1000).Figures["state_evacuated_per_write"]; most != 1 && most != 2 {
		t.Errorf("a write moved %v buckets", most)
	}
	expect(t, see(t, "growth-state", "ended", 1000), map[string]float64{"state_has_old_table": 0, "state_old_share": 0})
}

// TestCollection: a collection leaves a map as it was, in the midst of a growth too.
func TestCollection(t *testing.T) {
	expect(t, see(t, "collected-map", "growing", 0), map[string]float64{"collected_header_bytes_changed": 0,
		"collected_old_table_before": 1, "collected_old_table_after": 1})
	expect(t, see(t, "collected-map", "full-half-deleted", 0), map[string]float64{"collected_bytes_kept": 1})
}

// TestExact: buckets are filled alike in two maps, though each has a hash seed of its own.
func TestExact(t *testing.T) {
	for _, study := range [][2]string{{"bucket-load", "fullest"}, {"bucket-load", "overfull"}, {"growth-state", "moving"},
		{"bucket-filling", "numbers"}, {"same-size-growth", "churn-b4"}, {"same-size-growth", "placed-b8"},
		{"collected-map", "full-half-deleted"}} {
		one, other := see(t, study[0], study[1], 10_000), see(t, study[0], study[1], 10_000)
		for name, value := range one.Figures {
			if other.Figures[name] != value {
				t.Errorf("%s.%s: %s is %v and %v", study[0], study[1], name, value, other.Figures[name])
			}
		}
	}
}

// TestVerifyNotices: a layout that isn't the map's is noticed.
func TestVerifyNotices(t *testing.T) {
	m := filled(0, 100)
	if err := verify(m); err != nil {
		t.Fatal(err)
	}
	headerOf(m).count++
	err := verify(m)
	headerOf(m).count--
	if err == nil {
		t.Error("a wrong count isn't noticed")
	}
}

// TestSizeClass: the allocator's classes are found.
func TestSizeClass(t *testing.T) {
	for bytes, class := range map[uintptr]int{48: 48, 56: 64, 144: 144, 208: 208} {
		if got := sizeClass(bytes); got != class {
			t.Errorf("%d bytes take %d, expected %d", bytes, got, class)
		}
	}
	if taken := study.CountAllocations(func() {}); taken.Objects != 0 {
		t.Errorf("nothing takes %d objects", taken.Objects)
	}
}
