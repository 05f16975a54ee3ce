package profiles

import (
	"sync"
	"sync/atomic"

	"maplab/goworker/studies/study"
)

// lane is what one thread of a program does, as long as it shall go on, which it asks after each round. Its loops stand in it,
// since each function between would make what it calls deeper in the flame graph.
type lane func(goesOn func() bool)

// checksum takes what programs return, so that nothing is left out.
var checksum atomic.Uint64

// program is a form's.
func program(setting study.Setting) lane {
	entries := uint64(setting.Entries)
	switch setting.Form {
	case manyInsertions:
		return func(goesOn func() bool) {
			for goesOn() {
				m := make(map[uint64]uint64, entries)
				for number := uint64(0); number < entries; number++ {
					m[number] = number
				}
				checksum.Add(uint64(len(m)))
			}
		}
	case growingMap:
		return func(goesOn func() bool) {
			for goesOn() {
				m := make(map[uint64]uint64)
				for number := uint64(0); number < entries; number++ {
					m[number] = number
				}
				checksum.Add(uint64(len(m)))
			}
		}
	case smallMaps:
		return func(goesOn func() bool) {
			for goesOn() {
				for number := uint64(0); number < entries; number++ {
					m := make(map[uint64]bool)
					m[number] = true
				}
			}
		}
	case reusedMap:
		return func(goesOn func() bool) {
			for goesOn() {
				m := make(map[uint64]bool, 1024)
				for number := uint64(0); number < entries; number++ {
					m[number] = true
				}
				checksum.Add(uint64(len(m)))
			}
		}
	default:
		return walked(setting.Entries)
	}
}

// walked makes a map that threads walk over, and hold its lock meanwhile.
func walked(entries int) lane {
	m := make(map[uint64]uint64, entries)
	for number := range entries {
		m[uint64(number)] = uint64(number)
	}
	var lock sync.Mutex
	return func(goesOn func() bool) {
		for goesOn() {
			lock.Lock()
			sum := uint64(0)
			for _, value := range m {
				sum += value
			}
			lock.Unlock()
			checksum.Add(sum)
		}
	}
}
