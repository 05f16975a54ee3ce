//go:build goexperiment.swissmap || go1.26

package mapheader

import "unsafe"

// mapType is the beginning of the runtime's description of a map's type.
type mapType struct {
	typeHeader
	key, elem, group *typeHeader
	hasher           func(unsafe.Pointer, uintptr) uintptr
}

// notFull is set in the control bytes of empty and deleted slots.
const notFull = 0x80

// probesOf are the groups that a look-up of a present key visits, and the slots of them whose control byte is the key's.
func probesOf(m map[uint64]uint64, key uint64) (groups, compared int) {
	h := headerOf(m)
	if h.directoryLength == 0 {
		return 1, 1
	}
	hash := (*mapType)(typeOf(m)).hasher(unsafe.Pointer(&key), h.seed)
	index := uintptr(0)
	if h.directoryLength > 1 {
		index = hash >> (h.globalShift & 63)
	}
	table := *(**table)(offset(h.directory, index*unsafe.Sizeof(uintptr(0))))
	place, step := uint64(hash>>7)&table.lengthMask, uint64(0)
	for visited := uint64(0); visited <= table.lengthMask; visited++ {
		groups++
		group := (*group[uint64, uint64])(offset(table.groups, uintptr(place)*unsafe.Sizeof(group[uint64, uint64]{})))
		for slot, control := range group.control {
			if control == uint8(hash&0x7f) {
				compared++
				if group.slots[slot].key == key {
					return groups, compared
				}
			}
		}
		step++
		place = (place + step) & table.lengthMask
	}
	return 0, 0
}

// WalkText visits all entries of a map, group by group in its memory.
func WalkText(m map[string]uint64, visit func(string, uint64) uint64) (sum uint64) {
	h := headerOf(m)
	if h.directoryLength == 0 {
		return walkGroups(h.directory, 1, visit)
	}
	for _, table := range h.tables() {
		sum += walkGroups(table.groups, int(table.lengthMask)+1, visit)
	}
	return sum
}

// walkGroups visits the entries of an array of groups.
func walkGroups(first unsafe.Pointer, count int, visit func(string, uint64) uint64) (sum uint64) {
	if first == nil {
		return 0
	}
	for number := 0; number < count; number++ {
		group := (*group[string, uint64])(offset(first, uintptr(number)*unsafe.Sizeof(group[string, uint64]{})))
		for slot, control := range group.control {
			if control&notFull == 0 {
				sum += visit(group.slots[slot].key, group.slots[slot].value)
			}
		}
	}
	return sum
}
