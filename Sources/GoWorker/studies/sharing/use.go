package sharing

import (
	"fmt"
	"sync"

	"maplab/goworker/seeded"
	"maplab/goworker/studies/study"
)

// sharedUse declares the family: remove one entry of a map that was filled and read.
func sharedUse() study.Family {
	return study.Family{
		Name: "shared-use", Forms: []string{"native", "read-mostly"}, Tables: []string{"D4.T1"},
		Program: func(setting study.Setting) study.Program {
			return study.Program{
				Rounds:  func() *study.Rounds { return removals(setting) },
				Observe: func(observations *study.Observations) error { return observeUse(setting, observations) },
			}
		},
	}
}

// removals are rounds that remove one key for each operation from a map that was filled and read before the round.
func removals(setting study.Setting) *study.Rounds {
	entries := max(setting.Entries, setting.Operations)
	keys := make([]uint64, entries)
	boxed := make([]any, entries)
	for index := range keys {
		keys[index] = seeded.Mix(uint64(index) + 1)
		boxed[index] = keys[index]
	}
	native := make(map[uint64]uint64, entries)
	var shared *sync.Map
	rounds := &study.Rounds{Operations: setting.Operations}
	if setting.Form == "native" {
		rounds.Prepare = func() {
			for index, key := range keys {
				native[key] = uint64(index)
			}
		}
		rounds.Run = func(from, to int) uint64 {
			before := len(native)
			for operation := from; operation < to; operation++ {
				delete(native, keys[operation])
			}
			return uint64(before - len(native))
		}
		return rounds
	}
	rounds.Prepare = func() { shared = promoted(boxed) }
	rounds.Run = func(from, to int) (sum uint64) {
		for operation := from; operation < to; operation++ {
			if _, isThere := shared.LoadAndDelete(boxed[operation]); isThere {
				sum++
			}
		}
		return sum
	}
	return rounds
}

// observeUse records whether two threads may write at once.
func observeUse(setting study.Setting, observations *study.Observations) error {
	observations.Absent("the tables of this map are not read", "places_after_removal", "places_after_promotion")
	if setting.Form == "native" {
		observations.Absent("two writers end the program: see concurrent-map", "threads_writes_kept")
		return nil
	}
	var shared sync.Map
	var both sync.WaitGroup
	for thread := 0; thread < 2; thread++ {
		both.Add(1)
		go func() {
			defer both.Done()
			for number := 0; number < setting.Entries; number++ {
				shared.Store(fmt.Sprint(thread, number), number)
			}
		}()
	}
	both.Wait()
	kept := 0
	shared.Range(func(_, _ any) bool {
		kept++
		return true
	})
	observations.Record("threads_writes_kept", 100*float64(kept)/float64(2*setting.Entries))
	return nil
}
