package workload

import (
	"math"

	"maplab/goworker/protocol"
	"maplab/goworker/seeded"
)

// Arrivals are the nanoseconds from the start of a round to each of a thread's operations, ascending.
//
// `fixed`: operation i of all is due at i/rate and belongs to thread i modulo `threads`. `poisson`: each thread has its
// own process with rate/threads; together they form one with the whole rate.
func Arrivals(load protocol.Load, seed uint64, thread, threads, count int) []uint64 {
	meanGap := 1e9 / float64(load.Rate)
	arrivals := make([]uint64, count)
	if load.Schedule == "fixed" {
		for i := range arrivals {
			arrivals[i] = uint64(math.Round(float64(thread+i*threads) * meanGap))
		}
		return arrivals
	}
	generator := seeded.New(seeded.Mix((seed ^ 0x6172_7269_7661_6c73) + uint64(thread)))
	time := 0.0
	for i := range arrivals {
		// 1 - u is above 0: the logarithm is finite.
		time -= float64(math.Log(1-generator.Unit()) * meanGap * float64(threads))
		arrivals[i] = uint64(math.Round(time))
	}
	return arrivals
}
