// Package machine is the worker's view of the machine: clocks, processors, what the kernel counts for the process.
package machine

import (
	"sort"
	"time"
)

// Clock is that of all time measurements: the processor's cycle counter if it runs at a constant rate, else the
// kernel's monotonic clock.
type Clock struct {
	// Name is `rdtscp`, `cntvct_el0` or `clock_gettime`.
	Name string
	// NanosecondsPerTick is the length of one tick.
	NanosecondsPerTick float64
	// Cost is that of one reading, in nanoseconds: the median of many differences between consecutive readings.
	Cost   float64
	cycles bool
}

// started is when the process began to read the kernel's clock.
var started = time.Now()

// KernelNanoseconds is the kernel's monotonic clock, by the C library's page (vDSO): CLOCK_MONOTONIC, the only one that
// Go reads without entering the kernel.
func KernelNanoseconds() uint64 { return uint64(time.Since(started)) }

// Now is the current time, in ticks since a fixed moment.
func (c *Clock) Now() uint64 {
	if c.cycles {
		return cycleCounter()
	}
	return KernelNanoseconds()
}

// Nanoseconds is a difference of two readings.
func (c *Clock) Nanoseconds(ticks uint64) float64 { return float64(ticks) * c.NanosecondsPerTick }

// Ticks is a span of nanoseconds, rounded.
func (c *Clock) Ticks(nanoseconds float64) uint64 {
	return uint64(max(0, nanoseconds/c.NanosecondsPerTick) + 0.5)
}

// KernelClock is the kernel's: one tick is one nanosecond.
func KernelClock() *Clock {
	c := &Clock{Name: "clock_gettime", NanosecondsPerTick: 1}
	c.Cost = c.measuredCost()
	return c
}

// CalibratedClock is the best clock of this machine, its rate measured against the kernel's. Takes about 12 ms.
func CalibratedClock() *Clock {
	if !cycleCounterIsSteady() {
		return KernelClock()
	}
	rate := nanosecondsPerCycle()
	if rate <= 0 {
		return KernelClock()
	}
	c := &Clock{Name: cycleCounterName, NanosecondsPerTick: rate, cycles: true}
	c.Cost = c.measuredCost()
	return c
}

// nanosecondsPerCycle is the rate over 10 ms; 0 if the counter does not advance with the time.
func nanosecondsPerCycle() float64 {
	firstTime, firstCycles := pairedReading()
	for KernelNanoseconds() < firstTime+10_000_000 {
	}
	lastTime, lastCycles := pairedReading()
	if lastCycles <= firstCycles {
		return 0
	}
	return float64(lastTime-firstTime) / float64(lastCycles-firstCycles)
}

// pairedReading is both clocks at one moment: of several tries the one in which the cycle counter was read with the
// least delay between two readings of the kernel's clock.
func pairedReading() (nanoseconds, cycles uint64) {
	best := ^uint64(0)
	for range 64 {
		before := KernelNanoseconds()
		now := cycleCounter()
		after := KernelNanoseconds()
		if after-before < best {
			best = after - before
			nanoseconds, cycles = before+best/2, now
		}
	}
	return nanoseconds, cycles
}

// measuredCost reads in blocks, because a single difference may be smaller than a tick.
func (c *Clock) measuredCost() float64 {
	const readings = 64
	var blocks [101]float64
	for i := range blocks {
		start := c.Now()
		last := start
		for range readings {
			last = c.Now()
		}
		blocks[i] = c.Nanoseconds(last-start) / readings
	}
	return Median(blocks[:])
}

// Median is that of some values, which are not changed; 0 if there are none.
func Median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := append([]float64(nil), values...)
	sort.Float64s(sorted)
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
