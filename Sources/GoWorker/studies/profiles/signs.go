package profiles

import (
	"io"
	"runtime"
	"runtime/pprof"
	"sync"
	"syscall"
	"time"

	"maplab/goworker/studies/study"
)

// What the document's text says of D2.T12: in its list of signs, runtime.mapassign means threads that write at once, or many
// insertions; runtime.growslice means that a map's buckets grow; sync.(*Mutex).Lock means a lock that is fought for. In a flame
// graph an insertion of more than 80 % of the width, at most three frames deep, together with makemap, means small maps made
// anew in a loop; the repair is one map with room for 1,024.
//
// The state: each program has one known problem and does nothing else. The maps of `many-insertions` have room for all entries
// before the first; those of `growing` begin empty and have no room. The map of `coarse-lock` is full and only walked over, by
// all threads, under its lock. The loops of the other two are the document's: a map of one entry, dropped, a million times; and
// a map with room for 1,024 that gets a million.
//
// What would refute the document: a program whose profile is not dominated, by half, by its own sign; growth without
// growslice; small maps that don't show their sign. If the repair shows the sign as well, the sign tells nothing.
//
// Samples come a hundred times per second of processor time, pprof's own rate, so that a share is known to some four hundredths.
// All samples count, also those of the collector, as the whole width of a flame graph does.
// A goroutine that waits takes no processor time: it is in the profile of blocked goroutines, in which each wait is noted.

// The forms, as those of Swift's `profile-signs`.
const (
	manyInsertions = "many-insertions"
	growingMap     = "growing"
	smallMaps      = "small-maps"
	reusedMap      = "reused-map"
	coarseLock     = "coarse-lock"
)

// sampled is how much processor time a program takes under the profile, so that a busy machine doesn't make its samples fewer;
// patience is how long it has for that.
const (
	sampled  = 1_200 * time.Millisecond
	patience = 10 * time.Second
)

// signs are the figures of a form; all of them come from profiles that somebody must read.
var signs = []string{"sign_samples", "sign_assign_share", "sign_growth_share", "sign_growslice_share", "sign_lock_share",
	"sign_wait_share", "sign_assign_depth"}

// observeSigns records what dominates the profile of a form's program.
func observeSigns(setting study.Setting, length time.Duration, observations *study.Observations) error {
	if _, err := find(); err != nil {
		observations.Absent(err.Error(), signs...)
		return nil
	}
	work := program(setting)
	threads := max(1, setting.Threads)
	before, err := waits()
	if err != nil {
		return err
	}
	var elapsed time.Duration
	processor, err := read(func(file io.Writer) (err error) {
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
		runtime.SetBlockProfileRate(1)
		defer runtime.SetBlockProfileRate(0)
		elapsed, err = run(work, threads, length)
		return err
	})
	if err != nil {
		return err
	}
	after, err := waits()
	if err != nil {
		return err
	}
	observations.Record("sign_wait_share", float64(after-before)/float64(elapsed.Nanoseconds()*int64(threads)))
	return recordShares(processor, observations)
}

// run starts the threads' goroutines and returns how long the last took, when all have taken that much processor time together.
// Its function and the program's stand above what a program calls, as runtime.main and main.main do in the document's.
func run(work lane, threads int, length time.Duration) (time.Duration, error) {
	start := time.Now()
	before, err := taken()
	if err != nil {
		return 0, err
	}
	goesOn := func() bool {
		now, err := taken()
		return err == nil && now-before < length && time.Since(start) < patience
	}
	var lanes sync.WaitGroup
	for range threads {
		lanes.Add(1)
		go func() {
			defer lanes.Done()
			work(goesOn)
		}()
	}
	lanes.Wait()
	return time.Since(start), nil
}

// taken is the processor time that the process has taken, for itself and in the kernel.
func taken() (time.Duration, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, err
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nil
}

// recordShares records the shares of the processor's profile, of all that the process did.
func recordShares(processor *profile, observations *study.Observations) error {
	all, err := processor.sum("samples/count", nil)
	if err != nil {
		return err
	}
	observations.Count("sign_samples", int(all))
	for name, role := range map[string]role{"sign_assign_share": assigning, "sign_growth_share": growing,
		"sign_growslice_share": growingSlice, "sign_lock_share": locking} {
		below, err := processor.sum("samples/count", role.within)
		if err != nil {
			return err
		}
		if all > 0 {
			observations.Record(name, float64(below)/float64(all))
		} else {
			observations.Absent("the profile has no samples", name)
		}
	}
	if depth := mostly(processor.samples, assigning); depth > 0 {
		observations.Count("sign_assign_depth", depth)
	} else {
		observations.Absent("no sample is of an insertion", "sign_assign_depth")
	}
	return nil
}

// mostly is the depth at which a role stands in most samples, of equal ones the least; 0 if it is in none.
func mostly(samples []sample, role role) int {
	counts := map[int]int64{}
	for _, one := range samples {
		if depth, isThere := role.depth(one.functions); isThere {
			counts[depth] += one.values[0]
		}
	}
	most := 0
	for depth, count := range counts {
		if count > counts[most] || count == counts[most] && depth < most {
			most = depth
		}
	}
	return most
}

// waits are the nanoseconds that goroutines waited for mutexes, by the profile of blocked goroutines, since the process began.
func waits() (int64, error) {
	// Reading takes a second, and there is nothing to read before the first program.
	if pprof.Lookup("block").Count() == 0 {
		return 0, nil
	}
	blocked, err := read(func(file io.Writer) error { return pprof.Lookup("block").WriteTo(file, 0) })
	if err != nil {
		return 0, err
	}
	return blocked.sum("delay/nanoseconds", locking.within)
}
