//go:build !goexperiment.swissmap && !go1.26

package mapheader

import (
	"unsafe"

	"maplab/goworker/studies/study"
)

// observeSizeOf records what an overflow bucket takes.
func observeSizeOf[K comparable, V any](key func(int) K, observations *study.Observations) error {
	m := make(map[K]V, 13)
	keys := keysOfBucket(m, key, 0, 13)
	var value V
	before := currentTable(m)
	after := before
	taken := 0
	for after.bytes == before.bytes {
		before = after
		m[keys[taken]] = value
		taken++
		after = currentTable(m)
	}
	if err := verify(m); err != nil {
		return err
	}
	pair := int(unsafe.Sizeof(keys[0]) + unsafe.Sizeof(value))
	bytes := after.bytes - before.bytes
	observations.Count("size_header_bytes", int(unsafe.Sizeof(header{})))
	observations.Count("size_pair_bytes", pair)
	observations.Count("size_slots", before.full)
	observations.Count("size_overflow_bytes", bytes)
	observations.Count("size_besides_pairs", bytes-before.full*pair)
	return nil
}

// observeSize records what an overflow bucket takes, by the types of keys and values.
func observeSize(setting study.Setting, observations *study.Observations) error {
	switch setting.Form {
	case "uint8-uint8":
		return observeSizeOf[uint8, uint8](func(n int) uint8 { return uint8(n) }, observations)
	case "uint16-none":
		return observeSizeOf[uint16, none](func(n int) uint16 { return uint16(n) }, observations)
	case "uint32-uint8":
		return observeSizeOf[uint32, uint8](func(n int) uint32 { return uint32(n) }, observations)
	case "uint64-uint64":
		return observeSizeOf[uint64, uint64](numbered, observations)
	case "string-none":
		return observeSizeOf[string, none](text, observations)
	case "string-uint64":
		return observeSizeOf[string, uint64](text, observations)
	case "string-string":
		return observeSizeOf[string, string](text, observations)
	default:
		return observeSizeOf[string, three](text, observations)
	}
}

// observeLoad records how full buckets are at a load, and with half of the entries.
func observeLoad(setting study.Setting, observations *study.Observations) error {
	buckets, entries, hint := 2048, 13722, 13722
	switch setting.Form {
	case "sparse":
		buckets, entries, hint = 16, 5, 53
	case "fullest":
		entries, hint = 13312, 13312
	}
	m := filled(hint, 0)
	keys := spreadOver(m, bitsFor(entries))
	for number := 0; number < entries; number++ {
		m[keys.key(number)] = uint64(number)
	}
	if err := verify(m); err != nil {
		return err
	}
	full := currentTable(m)
	observations.Record("load_asked_for", float64(entries)/float64(buckets))
	observations.Record("load_seen", headerOf(m).load())
	observations.Count("load_buckets", full.buckets)
	observations.Count("load_overflow_buckets", full.overflow)
	observations.Record("load_free_slots", full.meanFree())
	observations.Record("load_free_slots_of_table", slots-headerOf(m).load())
	observations.Record("load_used_buckets", full.used())
	// The numbers are scrambled, so the first half of them is a random half.
	for number := 0; number < entries/2; number++ {
		delete(m, keys.key(number))
	}
	half := currentTable(m)
	observations.Record("load_used_after_deletes", half.used()/full.used())
	observations.Record("load_bytes_kept", float64(half.bytes)/float64(full.bytes))
	return nil
}
