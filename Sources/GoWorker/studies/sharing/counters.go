package sharing

import (
	"sync/atomic"
	"unsafe"

	"maplab/goworker/studies/study"
)

// sharingForms are the distances of counters in memory.
var sharingForms = []string{"one-counter", "adjacent", "padded", "aligned-64", "aligned-128", "separate"}

// line is the size of a cache line.
const line = 64

// counters are those of all threads, with the bytes that all take with what keeps them apart.
type counters struct {
	each  []*atomic.Uint64
	bytes int
}

// countersOf makes the counters of a form.
func countersOf(form string, threads int) counters {
	switch form {
	case "one-counter":
		one := new(atomic.Uint64)
		made := counters{bytes: 8}
		for thread := 0; thread < threads; thread++ {
			made.each = append(made.each, one)
		}
		return made
	case "adjacent":
		return spaced(threads, 8, 8)
	case "padded":
		return spaced(threads, 64, 8)
	case "aligned-64":
		return spaced(threads, 64, 64)
	case "aligned-128":
		return spaced(threads, 128, 128)
	default:
		// Allocations of their own: of two lines each, so that the allocator doesn't put two on one.
		made := counters{bytes: threads * 2 * line}
		for thread := 0; thread < threads; thread++ {
			block := new([2 * line / 8]uint64)
			made.each = append(made.each, (*atomic.Uint64)(unsafe.Pointer(block)))
		}
		return made
	}
}

// spaced makes counters so many bytes apart, the first at a multiple of an alignment; Go has no way to ask for one, so
// room is made for it. A padded counter that is not aligned begins 8 bytes behind such a multiple.
func spaced(threads, distance, alignment int) counters {
	block := make([]byte, threads*distance+2*128)
	base := uintptr(unsafe.Pointer(&block[0]))
	skip := int((128 - base%128) % 128)
	if alignment < line && distance >= line {
		skip += 8
	}
	made := counters{bytes: threads * distance}
	for thread := 0; thread < threads; thread++ {
		made.each = append(made.each, (*atomic.Uint64)(unsafe.Pointer(&block[skip+thread*distance])))
	}
	return made
}

// total is the sum of different counters.
func (counters counters) total() (sum uint64) {
	seen := map[*atomic.Uint64]bool{}
	for _, counter := range counters.each {
		if !seen[counter] {
			sum += counter.Load()
			seen[counter] = true
		}
	}
	return sum
}

// falseSharing declares the family: each thread increments a counter of its own, unless the form says otherwise.
func falseSharing() study.Family {
	return study.Family{
		Name: "false-sharing", Forms: sharingForms, Tables: []string{"D3.T7"},
		Program: func(setting study.Setting) study.Program {
			counters := countersOf(setting.Form, max(1, setting.Threads))
			return study.Program{
				Rounds: func() *study.Rounds {
					lane := counting(counters.each[0], setting.Operations)
					run := lane.Run
					lane.Run = func(from, to int) uint64 {
						before := counters.total()
						run(from, to)
						return counters.total() - before
					}
					return &lane
				},
				Team: func() *study.Team { return counters.team(setting) },
				Observe: func(observations *study.Observations) error {
					observations.Count("counter_bytes", counters.bytes)
					observations.Count("threads_on_one_line", counters.onOneLine())
					return nil
				},
			}
		},
	}
}

// counting is the work of one thread.
func counting(counter *atomic.Uint64, operations int) study.Rounds {
	return study.Rounds{Operations: operations, Run: func(from, to int) uint64 {
		for operation := from; operation < to; operation++ {
			counter.Add(1)
		}
		return 0
	}}
}

// team is one lane for each thread. The count is checked when all have finished: with one counter a thread can't tell its
// own increments from the others'.
func (counters counters) team(setting study.Setting) *study.Team {
	team := &study.Team{}
	for thread, counter := range counters.each {
		share := setting.Operations / setting.Threads
		if thread < setting.Operations%setting.Threads {
			share++
		}
		team.Lanes = append(team.Lanes, counting(counter, share))
	}
	var before uint64
	team.Prepare = func() { before = counters.total() }
	team.Finish = func() uint64 { return counters.total() - before }
	return team
}

// onOneLine is the number of threads whose counters lie on the line that most share.
func (counters counters) onOneLine() (most int) {
	users := map[uintptr]int{}
	for _, counter := range counters.each {
		users[uintptr(unsafe.Pointer(counter))/line]++
	}
	for _, count := range users {
		most = max(most, count)
	}
	return most
}
