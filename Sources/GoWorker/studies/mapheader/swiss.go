//go:build goexperiment.swissmap || go1.26

package mapheader

import (
	"fmt"
	"unsafe"

	"maplab/goworker/studies/study"
)

// Swiss says whether the runtime's map is the Swiss one.
const Swiss = true

// header is the runtime's internal/runtime/maps.Map.
type header struct {
	used              uint64
	seed              uintptr
	directory         unsafe.Pointer
	directoryLength   int
	globalDepth       uint8
	globalShift       uint8
	writing           uint8
	tombstonePossible bool
	clearSeq          uint64
}

// table is the runtime's internal/runtime/maps.table.
type table struct {
	used, capacity, growthLeft uint16
	localDepth                 uint8
	index                      int
	groups                     unsafe.Pointer
	lengthMask                 uint64
}

// slots of a group.
const slots = 8

// group holds the keys and values of one group, for types of up to 128 bytes.
type group[K comparable, V any] struct {
	control [slots]uint8
	slots   [slots]struct {
		key   K
		value V
	}
}

// headerOf is a map's header.
func headerOf[K comparable, V any](m map[K]V) *header { return (*header)(address(m)) }

// tables are the map's different tables; none while the map is one group.
func (h *header) tables() []*table {
	var tables []*table
	for number := 0; number < h.directoryLength; number++ {
		table := *(**table)(offset(h.directory, uintptr(number)*unsafe.Sizeof(uintptr(0))))
		if len(tables) == 0 || tables[len(tables)-1] != table {
			tables = append(tables, table)
		}
	}
	return tables
}

// capacity is the number of slots of all tables; 0 while the map is one group.
func (h *header) capacity() int {
	slots := 0
	for _, table := range h.tables() {
		slots += int(table.capacity)
	}
	return slots
}

// verify compares the copied layouts with a living map.
func verify[K comparable, V any](m map[K]V) error {
	h := headerOf(m)
	if int(h.used) != len(m) {
		return fmt.Errorf("the header says %d entries, the map %d", h.used, len(m))
	}
	sum := 0
	for _, table := range h.tables() {
		sum += int(table.used)
		if uint64(table.capacity) != (table.lengthMask+1)*slots {
			return fmt.Errorf("a table says %d slots and %d groups", table.capacity, table.lengthMask+1)
		}
	}
	if h.directoryLength > 0 && sum != len(m) {
		return fmt.Errorf("the tables hold %d entries, the map %d", sum, len(m))
	}
	return nil
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

// swissHolds compares the header's fields with facts about living maps, in the order of `swissFields`.
func swissHolds() []bool {
	small, large, empty, other := filled(0, 8), filled(0, 100_000), filled(0, 0), filled(0, 0)
	keptAll = []map[uint64]uint64{small, large, empty, other}
	s, l, e, o := headerOf(small), headerOf(large), headerOf(empty), headerOf(other)
	first := (*group[uint64, uint64])(s.directory)
	keysInGroup := 0
	for _, slot := range first.slots {
		if value, isThere := small[slot.key]; isThere && value == slot.value {
			keysInGroup++
		}
	}
	writing, tombstones, cleared := l.writing, l.tombstonePossible, l.clearSeq
	for number := 0; number < 50_000; number++ {
		delete(large, numbered(number))
	}
	tombstonesAfter := l.tombstonePossible
	used := l.used
	clear(large)
	return []bool{
		used == 50_000 && s.used == 8,
		e.seed != o.seed,
		keysInGroup == slots,
		s.directoryLength == 0 && l.directoryLength == 1<<l.globalDepth && l.directoryLength > 1,
		s.globalDepth == 0 && l.globalDepth > 0,
		l.globalShift == 64-l.globalDepth,
		writing == 0,
		!tombstones && tombstonesAfter,
		l.clearSeq == cleared+1,
	}
}

// swissOffsets are the places of the fields, in the order of `swissFields`.
func swissOffsets() []uintptr {
	var h header
	return []uintptr{
		unsafe.Offsetof(h.used), unsafe.Offsetof(h.seed), unsafe.Offsetof(h.directory),
		unsafe.Offsetof(h.directoryLength), unsafe.Offsetof(h.globalDepth), unsafe.Offsetof(h.globalShift),
		unsafe.Offsetof(h.writing), unsafe.Offsetof(h.tombstonePossible), unsafe.Offsetof(h.clearSeq),
	}
}

// observeSwissHeader records where the fields of the header are, and the bounds of groups and tables.
func observeSwissHeader(_ study.Setting, observations *study.Observations) error {
	m := filled(0, 100_000)
	keptNumbers = m
	if err := verify(m); err != nil {
		return err
	}
	if made, class := madeBytes(), sizeClass(unsafe.Sizeof(header{})); class != made {
		return fmt.Errorf("the runtime takes %d bytes for a header, the copy needs %d", made, class)
	}
	agreeing := 0
	offsets := swissOffsets()
	for number, holds := range swissHolds() {
		name := "swiss_" + swissFields[number] + "_offset"
		if !holds {
			observations.Absent("living maps don't have there what the runtime's source says", name)
			continue
		}
		agreeing++
		observations.Count(name, int(offsets[number]))
	}
	largest := 0
	for _, table := range headerOf(m).tables() {
		largest = max(largest, int(table.capacity))
	}
	observations.Count("swiss_header_bytes", int(unsafe.Sizeof(header{})))
	observations.Count("swiss_as_declared", agreeing)
	observations.Count("swiss_group_slots", slots)
	observations.Count("swiss_group_bytes", int(unsafe.Sizeof(group[uint64, uint64]{})))
	observations.Count("swiss_largest_table", largest)
	highest, first := highestLoad()
	observations.Record("swiss_highest_load", highest)
	observations.Count("swiss_first_growth", first)
	return nil
}

// highestLoad fills a map from empty and returns the highest share of full slots that tables had, and the entry with
// which the first group became a table.
func highestLoad() (highest float64, first int) {
	m := make(map[uint64]uint64)
	keptNumbers = m
	h := headerOf(m)
	for number := 0; number < 896; number++ {
		m[numbered(number)] = 0
		capacity := slots
		if h.directoryLength > 0 {
			capacity = h.capacity()
			if first == 0 {
				first = len(m)
			}
			highest = max(highest, float64(len(m))/float64(capacity))
		}
	}
	return highest, first
}
