package profiles

import "strings"

// role is what functions do for a map, by parts of their names.
type role []string

// The roles by which the documents read a profile.
var (
	// assigning puts an entry into a map.
	assigning = role{"runtime.mapassign"}
	// growing makes a map's room, or moves its entries into it: the first three are the bucket map's, the others the Swiss map's.
	growing = role{"runtime.hashGrow", "runtime.growWork", "runtime.evacuate", "maps.(*table).rehash", "maps.(*table).grow",
		"maps.(*table).split", "maps.(*Map).growTo"}
	// growingSlice makes a slice's room: the function that the document names for the growth of buckets. Buckets are no slice. What a
	// bucket map without pointers has of it is the list of its overflow buckets, which it keeps so that they live.
	growingSlice = role{"runtime.growslice"}
	// locking takes a mutex.
	locking = role{"sync.(*Mutex).Lock", "sync.(*Mutex).lockSlow"}
)

// isOf tells whether a function has the role.
func (role role) isOf(function string) bool {
	for _, part := range role {
		if strings.Contains(function, part) {
			return true
		}
	}
	return false
}

// isIn tells whether one of the functions has the role.
func (role role) isIn(functions []string) bool {
	for _, function := range functions {
		if role.isOf(function) {
			return true
		}
	}
	return false
}

// within is true for a sample with the role in its stack.
func (role role) within(one sample) bool { return role.isIn(one.functions) }

// depth is the frames from the outermost to the first with the role; false if none has it.
func (role role) depth(functions []string) (int, bool) {
	for index := len(functions) - 1; index >= 0; index-- {
		if role.isOf(functions[index]) {
			return len(functions) - index, true
		}
	}
	return 0, false
}
