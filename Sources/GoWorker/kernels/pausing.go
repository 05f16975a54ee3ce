package kernels

import (
	"math"

	"maplab/goworker/machine"
	"maplab/goworker/program"
	"maplab/goworker/protocol"
)

// pausingWorkload is a workload in which some operations take longer by a set time: a known answer for latency
// measurements. Every `every`-th operation pauses after its work; counting restarts in each round. The thread spins
// until the time is over: a sleep would not end at a precise moment.
type pausingWorkload struct {
	program.Workload
	every       int
	nanoseconds uint64
}

// pausing is the workload with the pause put into it, or itself if there is none.
func pausing(workload program.Workload, pause *protocol.Pause) program.Workload {
	if pause == nil {
		return workload
	}
	return pausingWorkload{workload, pause.Every, uint64(math.Round(pause.Milliseconds * 1e6))}
}

// Run is program.Workload's.
func (p pausingWorkload) Run(next, end int) uint64 {
	checksum := uint64(0)
	for next < end {
		afterPause := (next/p.every + 1) * p.every
		stop := min(afterPause, end)
		checksum += p.Workload.Run(next, stop)
		if stop == afterPause {
			until := machine.KernelNanoseconds() + p.nanoseconds
			for machine.KernelNanoseconds() < until {
			}
		}
		next = stop
	}
	return checksum
}
