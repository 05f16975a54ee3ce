package language

import (
	"unsafe"

	"maplab/goworker/studies/study"
)

// numbers is the map that is passed.
type numbers = map[uint64]uint64

// keptAddress keeps the address of the last variable whose address was taken.
var keptAddress *numbers

//go:noinline
func read(m numbers, key uint64) uint64 { return m[key] }

//go:noinline
func writeThrough(m *numbers, key uint64) uint64 {
	(*m)[key] = key * 3
	return (*m)[key]
}

//go:noinline
func write(m numbers) { m[2] = 2 }

//go:noinline
func replace(m numbers) uint64 {
	m = numbers{}
	return uint64(len(m))
}

//go:noinline
func replaceThrough(m *numbers) { *m = numbers{} }

// passingForms are the ways that Go has.
var passingForms = []string{
	"assigned", "assigned-and-written", "argument", "argument-inout", "address-kept", "class-box",
}

// mapPassing declares the family: hand a map over, and look a key up or write it on the other side.
func mapPassing() study.Family {
	return study.Family{
		Name: "map-passing", Forms: passingForms, Tables: []string{"D2.T2"},
		Program: func(setting study.Setting) study.Program {
			return study.Program{
				Rounds: func() *study.Rounds { return passingRounds(setting) },
				Observe: func(observations *study.Observations) error {
					observePassing(setting.Form, observations)
					return nil
				},
			}
		},
	}
}

// passingRounds are rounds whose operations each hand the map over once.
func passingRounds(setting study.Setting) *study.Rounds {
	entries := uint64(setting.Entries)
	m := make(numbers, entries)
	for key := uint64(0); key < entries; key++ {
		m[key] = key * 3
	}
	shared := &box{m}
	return &study.Rounds{Operations: setting.Operations, Run: func(from, to int) uint64 {
		var sum uint64
		switch setting.Form {
		case "assigned":
			for operation := from; operation < to; operation++ {
				second := m
				sum += second[uint64(operation)%entries]
			}
		case "assigned-and-written":
			for operation := from; operation < to; operation++ {
				key := uint64(operation) % entries
				second := m
				second[key] = key * 3
				sum += second[key]
			}
		case "argument":
			for operation := from; operation < to; operation++ {
				sum += read(m, uint64(operation)%entries)
			}
		case "argument-inout":
			for operation := from; operation < to; operation++ {
				sum += writeThrough(&m, uint64(operation)%entries)
			}
		case "address-kept":
			for operation := from; operation < to; operation++ {
				second := m
				keptAddress = &second
				sum += (*keptAddress)[uint64(operation)%entries]
			}
		default:
			for operation := from; operation < to; operation++ {
				key := uint64(operation) % entries
				second := shared
				second.data[key] = key * 3
				sum += second.data[key]
			}
		}
		return sum
	}}
}

// observePassing records which changes on the other side are seen through the first variable.
func observePassing(form string, observations *study.Observations) {
	first, third := numbers{1: 1}, numbers{1: 1}
	switch form {
	case "assigned", "assigned-and-written":
		second, fourth := first, third
		second[2] = 2
		fourth = numbers{}
		observations.Tell("passing_write_is_seen", first[2] == 2)
		observations.Tell("passing_reassignment_is_seen", len(third) == 0 && len(fourth) == 0)
	case "argument":
		write(first)
		replace(third)
		observations.Tell("passing_write_is_seen", first[2] == 2)
		observations.Tell("passing_reassignment_is_seen", len(third) == 0)
	case "argument-inout", "address-kept":
		write(*address(&first))
		replaceThrough(address(&third))
		observations.Tell("passing_write_is_seen", first[2] == 2)
		observations.Tell("passing_reassignment_is_seen", len(third) == 0)
	default:
		one, other := &box{first}, &box{third}
		second, fourth := one, other
		second.data[2] = 2
		fourth = &box{numbers{}}
		observations.Tell("passing_write_is_seen", one.data[2] == 2)
		observations.Tell("passing_reassignment_is_seen", len(other.data) == 0 && len(fourth.data) == 0)
	}
}

// address keeps the address and returns it.
//
//go:noinline
func address(m *numbers) *numbers {
	keptAddress = m
	return m
}

// sight is what the other side sees of a map that is handed over.
type sight struct {
	// variable is where the other side's variable is, header where it leads.
	variable, header uintptr
	// length is what the other side counts after it has inserted an entry.
	length int
}

//go:noinline
func lookAt(m numbers) sight {
	m[2] = 2
	return sight{uintptr(unsafe.Pointer(&m)), uintptr(*(*unsafe.Pointer)(unsafe.Pointer(&m))), len(m)}
}

//go:noinline
func lookThrough(m *numbers) sight {
	(*m)[2] = 2
	return sight{uintptr(unsafe.Pointer(m)), uintptr(*(*unsafe.Pointer)(unsafe.Pointer(m))), len(*m)}
}

// observePassed records what is copied when a map is handed over: a variable of so many bytes that leads to the same
// header. If the count were in what is copied, the first variable would not see that an entry was added.
func observePassed(form string, observations *study.Observations) error {
	m := numbers{1: 1}
	here := sight{uintptr(unsafe.Pointer(&m)), uintptr(*(*unsafe.Pointer)(unsafe.Pointer(&m))), len(m)}
	var there sight
	var copied uintptr
	switch form {
	case "argument":
		there, copied = lookAt(m), unsafe.Sizeof(m)
	case "assigned":
		other := m
		there, copied = lookThrough(&other), unsafe.Sizeof(other)
	default:
		there, copied = lookThrough(&m), unsafe.Sizeof(&m)
	}
	observations.Count("passed_bytes", int(copied))
	observations.Tell("passed_variable_is_a_copy", here.variable != there.variable)
	observations.Tell("passed_header_is_the_same", here.header == there.header)
	observations.Tell("passed_count_is_shared", there.length == 2 && len(m) == 2)
	observations.Tell("passed_write_is_seen", m[2] == 2)
	replaced := numbers{1: 1}
	if form == "pointer" {
		replaceThrough(&replaced)
	} else {
		replace(replaced)
	}
	observations.Tell("passed_assignment_is_seen", len(replaced) == 0)
	return nil
}
