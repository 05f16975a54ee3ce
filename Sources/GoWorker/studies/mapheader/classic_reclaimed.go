//go:build !goexperiment.swissmap && !go1.26

package mapheader

import (
	"runtime"
	"unsafe"

	"maplab/goworker/studies/study"
)

// smallGrowth brings a map of eight buckets to a growth to the same size; the returned key is one of its first bucket.
func smallGrowth() (m tiny, key uint64) {
	const b = 3
	m = make(tiny, 13<<(b-1))
	steps := newPlaced(m)
	for !headerOf(m).isGrowing() {
		steps.makeRoom(m)
		steps.insertNext(m)
	}
	return m, steps.keys[0][0]
}

// observeReclaimed records fields of the header while a table of eight buckets is replaced by another of the same size.
func observeReclaimed(_ study.Setting, observations *study.Observations) error {
	const later = 5
	m, key := smallGrowth()
	keptTiny = m
	if err := verify(m); err != nil {
		return err
	}
	h := headerOf(m)
	begun := *h
	observations.Absent(
		"Go moves one or two buckets in the same insertion that begins a growth: no program sees a moment between",
		"fields_nevacuate_begun")
	observations.Remark("nevacuate is %d after the insertion that began the growth", begun.nevacuate)
	writes := 0
	for h.isGrowing() && h.nevacuate < later {
		m[key] = 1
		writes++
	}
	moving := *h
	observations.Count("fields_b_begun", int(begun.b))
	observations.Count("fields_b_moving", int(moving.b))
	observations.Count("fields_nevacuate_moving", int(moving.nevacuate))
	observations.Count("fields_writes_between", writes)
	observations.Tell("fields_old_table_begun", begun.oldbuckets != nil)
	observations.Tell("fields_old_table_moving", moving.oldbuckets != nil)
	observations.Tell("fields_old_table_moved", moving.oldbuckets != begun.oldbuckets)
	for h.isGrowing() {
		m[key] = 1
	}
	observations.Count("fields_b_ended", int(h.b))
	observations.Tell("fields_old_table_ended", h.oldbuckets != nil)
	return nil
}

var keptTiny tiny

// observeCollected records what a forced collection does to a living map.
func observeCollected(setting study.Setting, observations *study.Observations) error {
	m := collectedMap(setting.Form)
	keptNumbers = m
	if err := verify(m); err != nil {
		return err
	}
	before, beforeTable := *headerOf(m), currentTable(m)
	runtime.GC()
	runtime.GC()
	after, afterTable := *headerOf(m), currentTable(m)
	changed := 0
	for at := uintptr(0); at < unsafe.Sizeof(before); at++ {
		if *(*byte)(offset(unsafe.Pointer(&before), at)) != *(*byte)(offset(unsafe.Pointer(&after), at)) {
			changed++
		}
	}
	observations.Count("collected_header_bytes_changed", changed)
	observations.Count("collected_b_before", int(before.b))
	observations.Count("collected_b_after", int(after.b))
	observations.Tell("collected_old_table_before", before.isGrowing())
	observations.Tell("collected_old_table_after", after.isGrowing())
	observations.Count("collected_nevacuate_before", int(before.nevacuate))
	observations.Count("collected_nevacuate_after", int(after.nevacuate))
	observations.Record("collected_bytes_kept", float64(afterTable.bytes)/float64(beforeTable.bytes))
	observations.Record("collected_buckets_in_use", afterTable.used())
	keptNumbers = nil
	runtime.KeepAlive(m)
	return nil
}

// collectedMap is the map of one form.
func collectedMap(form string) map[uint64]uint64 {
	entries, hint, deleted := 13312, 13312, 13312/2
	switch form {
	case "growing":
		m, _ := growing(1000)
		return m
	case "sparse-half-deleted":
		entries, hint, deleted = 5, 53, 2
	case "full-all-deleted":
		deleted = entries
	}
	m := filled(hint, 0)
	keys := spreadOver(m, bitsFor(entries))
	for number := 0; number < entries; number++ {
		m[keys.key(number)] = uint64(number)
	}
	for number := 0; number < deleted; number++ {
		delete(m, keys.key(number))
	}
	return m
}
