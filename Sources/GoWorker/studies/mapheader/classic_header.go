//go:build !goexperiment.swissmap && !go1.26

package mapheader

import (
	"fmt"
	"unsafe"

	"maplab/goworker/studies/study"
)

// field is one of the header's, where its copy has it, and whether a living map agrees.
type field struct {
	// name in metrics.
	name string
	// offset and size, in bytes.
	offset, size uintptr
	// holds tells whether living maps have at that place what is known about the field without it.
	holds func() bool
}

// headerFields are the header's fields with the facts that they are compared with.
func headerFields() []field {
	var h header
	return []field{
		{"count", unsafe.Offsetof(h.count), unsafe.Sizeof(h.count), countHolds},
		{"flags", unsafe.Offsetof(h.flags), unsafe.Sizeof(h.flags), flagsHold},
		{"b", unsafe.Offsetof(h.b), unsafe.Sizeof(h.b), bucketBitsHold},
		{"noverflow", unsafe.Offsetof(h.noverflow), unsafe.Sizeof(h.noverflow), overflowHolds},
		{"hash0", unsafe.Offsetof(h.hash0), unsafe.Sizeof(h.hash0), seedHolds},
		{"buckets", unsafe.Offsetof(h.buckets), unsafe.Sizeof(h.buckets), bucketsHold},
		{"oldbuckets", unsafe.Offsetof(h.oldbuckets), unsafe.Sizeof(h.oldbuckets), oldBucketsHold},
		{"nevacuate", unsafe.Offsetof(h.nevacuate), unsafe.Sizeof(h.nevacuate), evacuationHolds},
		{"extra", unsafe.Offsetof(h.extra), unsafe.Sizeof(h.extra), extraHolds},
	}
}

// filled is a map with that many entries, made with room for `hint`. It is on the heap, as it is never inlined.
//
//go:noinline
func filled(hint, entries int) map[uint64]uint64 {
	m := make(map[uint64]uint64, hint)
	for number := 0; number < entries; number++ {
		m[numbered(number)] = uint64(number)
	}
	return m
}

// countHolds: the field is the map's length while entries come and go.
func countHolds() bool {
	m := filled(0, 100)
	before := headerOf(m).count
	delete(m, numbered(7))
	return before == 100 && headerOf(m).count == 99
}

// flagsHold: a loop over the map sets the flags of cursors.
func flagsHold() bool {
	m := filled(0, 100)
	before := headerOf(m).flags
	for range m {
		return before == 0 && headerOf(m).flags == flagIterator|flagOldIterator
	}
	return false
}

// bucketBitsHold: the field is the smallest number for which 6.5 entries per bucket are room enough.
func bucketBitsHold() bool {
	for _, hint := range []int{9, 13, 14, 100, 104, 105, 5000} {
		b := 0
		for 13*(1<<b)/2 < hint {
			b++
		}
		if int(headerOf(make(map[uint64]uint64, hint)).b) != b {
			return false
		}
	}
	return true
}

// overflowHolds: the field is the number of overflow buckets in the chains of a small map.
func overflowHolds() bool {
	m := filled(1000, 1000)
	h := headerOf(m)
	return h.noverflow > 0 && int(h.noverflow) == currentTable(m).overflow
}

// seedHolds: the field is the only one in which empty maps differ.
func seedHolds() bool {
	one, other := filled(0, 0), filled(0, 0)
	at := unsafe.Offsetof(header{}.hash0)
	differ := false
	for byteAt := uintptr(0); byteAt < unsafe.Sizeof(header{}); byteAt++ {
		if *(*byte)(offset(address(one), byteAt)) == *(*byte)(offset(address(other), byteAt)) {
			continue
		}
		if byteAt < at || byteAt >= at+4 {
			return false
		}
		differ = true
	}
	return differ
}

// bucketsHold: the field is empty before the first entry, and afterwards leads to a bucket that has its key.
func bucketsHold() bool {
	m := make(map[uint64]uint64)
	before := headerOf(m).buckets
	keptNumbers = m
	m[77] = 1
	first := (*bucket[uint64, uint64])(headerOf(m).buckets)
	return before == nil && first != nil && first.keys[0] == 77 && first.values[0] == 1
}

// growing is a map in the midst of a doubling, with what its table was before.
func growing(hint int) (m map[uint64]uint64, former unsafe.Pointer) {
	m = filled(hint, 0)
	for number := 0; ; number++ {
		former = headerOf(m).buckets
		m[numbered(number)] = uint64(number)
		if headerOf(m).isGrowing() {
			return m, former
		}
	}
}

// oldBucketsHold: the field is where the buckets were before the growth began.
func oldBucketsHold() bool {
	m, former := growing(1000)
	return headerOf(m).oldbuckets == former && headerOf(m).buckets != former
}

// evacuationHolds: the buckets before the field's number are evacuated, and the one that it names is not.
func evacuationHolds() bool {
	m, _ := growing(1000)
	h := headerOf(m)
	size := unsafe.Sizeof(bucket[uint64, uint64]{})
	for number := uintptr(0); number <= h.nevacuate; number++ {
		place := (*bucket[uint64, uint64])(offset(h.oldbuckets, number*size))
		if place.isEvacuated() != (number < h.nevacuate) {
			return false
		}
	}
	return h.nevacuate > 0
}

// extraHolds: the field leads to the overflow buckets that lie behind the table's own.
func extraHolds() bool {
	m := filled(1000, 0)
	h := headerOf(m)
	behind := offset(h.buckets, unsafe.Sizeof(bucket[uint64, uint64]{})<<h.b)
	return headerOf(filled(9, 0)).extra == nil && h.extra != nil && h.extra.nextOverflow == behind
}

// observeHeader records where the fields are.
func observeHeader(_ study.Setting, observations *study.Observations) error {
	m := filled(1000, 1000)
	if err := verify(m); err != nil {
		return err
	}
	made := madeBytes()
	if class := sizeClass(unsafe.Sizeof(header{})); class != made {
		return fmt.Errorf("the runtime takes %d bytes for a header, the copy needs %d", made, class)
	}
	fields := headerFields()
	var sum uintptr
	agreeing := 0
	for _, field := range fields {
		name := "header_" + field.name + "_offset"
		sum += field.size
		if !field.holds() {
			observations.Absent("living maps don't have there what the runtime's source says", name)
			continue
		}
		agreeing++
		observations.Count(name, int(field.offset))
	}
	// What newer versions have between these is a field too.
	end := unsafe.Sizeof(header{})
	sum += unsafe.Sizeof(header{}.headerEnd) - unsafe.Sizeof(header{}.extra)
	observations.Count("header_bytes", int(end))
	observations.Count("header_padding_bytes", int(end-sum))
	h := header{}
	observations.Count("header_padding_before_hash0",
		int(unsafe.Offsetof(h.hash0)-unsafe.Offsetof(h.noverflow)-unsafe.Sizeof(h.noverflow)))
	observations.Count("header_as_declared", agreeing)
	observations.Count("header_map_bytes", made)
	observations.Tell("header_buckets_adjacent", headerOf(m).buckets == offset(address(m), end))
	return nil
}

// observeSwissHeader records that there is no such map.
func observeSwissHeader(_ study.Setting, observations *study.Observations) error {
	observations.Absent("this runtime has the classic map", swissNames()...)
	return nil
}
