//go:build goexperiment.swissmap || go1.26

package mapheader

import "testing"

// TestHeader: the fields are where Go's source has them.
func TestHeader(t *testing.T) {
	expect(t, see(t, "swiss-header", "living", 0), map[string]float64{
		"swiss_used_offset": 0, "swiss_seed_offset": 8, "swiss_directory_offset": 16, "swiss_directory_length_offset": 24,
		"swiss_global_depth_offset": 32, "swiss_global_shift_offset": 33, "swiss_writing_offset": 34,
		"swiss_tombstone_possible_offset": 35, "swiss_clear_seq_offset": 40, "swiss_header_bytes": 48,
		"swiss_as_declared": 9, "swiss_largest_table": 1024, "swiss_highest_load": 0.875, "swiss_first_growth": 9,
	})
}

// TestCollection: a collection leaves a map as it was.
func TestCollection(t *testing.T) {
	expect(t, see(t, "collected-map", "full-half-deleted", 0), map[string]float64{
		"collected_header_bytes_changed": 0, "collected_bytes_kept": 1})
}

// TestVerifyNotices: a layout that isn't the map's is noticed.
func TestVerifyNotices(t *testing.T) {
	m := filled(0, 100)
	if err := verify(m); err != nil {
		t.Fatal(err)
	}
	headerOf(m).used++
	err := verify(m)
	headerOf(m).used--
	if err == nil {
		t.Error("a wrong count isn't noticed")
	}
}
