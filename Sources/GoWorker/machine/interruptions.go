package machine

import (
	"fmt"
	"syscall"
)

// Interruptions is what the machine did to this process: processor time taken away, pages missing. A difference of two
// readings; nothing in it depends on how long the measured operations took.
type Interruptions struct {
	// InvoluntarySwitches is how often the kernel gave the processor to another process, all threads together.
	InvoluntarySwitches int
	// MinorFaults and MajorFaults are page faults, all threads together.
	MinorFaults, MajorFaults int
	// StealTicks is hundredths of a second that the hypervisor gave to other machines; below 0 if not reported.
	StealTicks int
	// OwnStealTicks is the same on the processor that the measuring thread is pinned to; below 0 if it is pinned to
	// none.
	OwnStealTicks int
	// RunQueueWait is nanoseconds for which the main thread could have run but had to wait; below 0 if not reported.
	RunQueueWait int
	// Nanoseconds is the kernel's clock.
	Nanoseconds uint64
}

// InterruptionWatch reads them from files that are opened once.
type InterruptionWatch struct {
	stat, schedule *kernelFile
	allLabel       []byte
	ownLabel       []byte
}

// WatchInterruptions opens the files. Call it on the measuring thread, after it was pinned, before anything is
// measured.
func WatchInterruptions() *InterruptionWatch {
	// Some 100 bytes per processor, the processors first: enough for 600.
	w := &InterruptionWatch{stat: openKernelFile("/proc/stat", 65_536),
		schedule: openKernelFile("/proc/self/schedstat", 256), allLabel: []byte("cpu ")}
	if allowed := AllowedProcessors(); len(allowed) == 1 {
		w.ownLabel = []byte(fmt.Sprintf("cpu%d ", allowed[0]))
	}
	return w
}

// Now is the counts since the process (and the machine) started. It allocates nothing.
func (w *InterruptionWatch) Now() Interruptions {
	i := Interruptions{StealTicks: -1, OwnStealTicks: -1, RunQueueWait: -1}
	text := w.stat.read()
	if ticks, isThere := field(text, w.allLabel, 7); isThere {
		i.StealTicks = ticks
	}
	if w.ownLabel != nil {
		if ticks, isThere := field(text, w.ownLabel, 7); isThere {
			i.OwnStealTicks = ticks
		}
	}
	if wait, isThere := number(w.schedule.read(), 1); isThere {
		i.RunQueueWait = wait
	}
	// Read last, because reading the files must not be part of the measurement.
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	i.InvoluntarySwitches, i.MinorFaults, i.MajorFaults = int(usage.Nivcsw), int(usage.Minflt), int(usage.Majflt)
	i.Nanoseconds = KernelNanoseconds()
	return i
}

// Since is what was added since an earlier reading.
func (i Interruptions) Since(earlier Interruptions) Interruptions {
	difference := func(now, before int) int {
		if now < 0 || before < 0 {
			return -1
		}
		return now - before
	}
	return Interruptions{
		InvoluntarySwitches: i.InvoluntarySwitches - earlier.InvoluntarySwitches,
		MinorFaults:         i.MinorFaults - earlier.MinorFaults,
		MajorFaults:         i.MajorFaults - earlier.MajorFaults,
		StealTicks:          difference(i.StealTicks, earlier.StealTicks),
		OwnStealTicks:       difference(i.OwnStealTicks, earlier.OwnStealTicks),
		RunQueueWait:        difference(i.RunQueueWait, earlier.RunQueueWait),
		Nanoseconds:         i.Nanoseconds - earlier.Nanoseconds,
	}
}
