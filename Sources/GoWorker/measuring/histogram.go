package measuring

import (
	"math"
	"math/bits"

	"maplab/goworker/machine"
	"maplab/goworker/protocol"
)

// exactBits is how many leading bits of a value are kept: values below 2^exactBits are counted exactly, others to three
// significant digits, as by the Swift engine's histogram.
const exactBits = 11

// mostBits is that of the largest value that is told apart: more than an hour with every clock in use.
const mostBits = 44

// histogram counts ticks. Its memory is fixed and outside of the heap: it would be the collector's work.
type histogram struct {
	counts []uint32
	total  int
	most   uint64
}

// newHistogram is an empty one whose pages are resident.
func newHistogram() *histogram {
	h := &histogram{counts: machine.OffHeap[uint32]((mostBits - exactBits + 2) << (exactBits - 1))}
	h.reset()
	return h
}

// reset discards everything but keeps the memory.
func (h *histogram) reset() {
	for i := range h.counts {
		h.counts[i] = 0
	}
	h.total, h.most = 0, 0
}

// record counts a value.
func (h *histogram) record(ticks uint64) {
	h.counts[step(ticks)]++
	h.total++
	h.most = max(h.most, ticks)
}

// step is a value's.
func step(ticks uint64) int {
	ticks = min(ticks, 1<<mostBits-1)
	shift := max(0, bits.Len64(ticks)-exactBits)
	return shift<<(exactBits-1) + int(ticks>>shift)
}

// bounds are the lowest value of a step and its number of values.
func bounds(step int) (lowest, size uint64) {
	shift := max(0, step>>(exactBits-1)-1)
	return uint64(step-shift<<(exactBits-1)) << shift, 1 << shift
}

// add adds the counts of another.
func (h *histogram) add(other *histogram) {
	for i, count := range other.counts {
		h.counts[i] += count
	}
	h.total += other.total
	h.most = max(h.most, other.most)
}

// highest is the highest value of a step, or the largest recorded if that is less.
func (h *histogram) highest(step int) uint64 {
	lowest, size := bounds(step)
	return min(lowest+size-1, h.most)
}

// percentile is the value below or at which so many per cent of all are.
func (h *histogram) percentile(percent float64) uint64 {
	wanted := max(1, int(math.Ceil(percent/100*float64(h.total)-1e-9)))
	sum := 0
	for i, count := range h.counts {
		if sum += int(count); sum >= wanted {
			return h.highest(i)
		}
	}
	return h.most
}

// distribution is in steps five times finer than halving the distance to 100 %.
func (h *histogram) distribution(nanosecondsPerTick float64) []protocol.Percentile {
	const perHalfDistance = 5
	points := []protocol.Percentile{}
	level, sum := 0.0, 0
	for i, count := range h.counts {
		if count == 0 {
			continue
		}
		sum += int(count)
		reached := 100 * float64(sum) / float64(h.total)
		if reached < level && sum < h.total {
			continue
		}
		points = append(points, protocol.Percentile{Percentile: reached,
			Nanoseconds: float64(h.highest(i)) * nanosecondsPerTick, CumulativeCount: sum})
		for level <= reached && level < 100 {
			halvings := math.Floor(math.Log2(100/(100-level))) + 1
			level += 100 / (perHalfDistance * math.Exp2(halvings))
			if 100-level < 1e-9 {
				level = 100
			}
		}
	}
	return points
}

// steps are all that were hit, ascending: each one's middle in whole nanoseconds, and its count.
func (h *histogram) steps(nanosecondsPerTick float64) *protocol.Counts {
	all := &protocol.Counts{Nanoseconds: []int{}, Counts: []int{}}
	for i, count := range h.counts {
		if count == 0 {
			continue
		}
		lowest, size := bounds(i)
		value := int(math.Round(float64(min(lowest+size/2, h.most)) * nanosecondsPerTick))
		// With ticks shorter than a nanosecond several steps may coincide.
		if last := len(all.Counts) - 1; last >= 0 && all.Nanoseconds[last] == value {
			all.Counts[last] += int(count)
		} else {
			all.Nanoseconds = append(all.Nanoseconds, value)
			all.Counts = append(all.Counts, int(count))
		}
	}
	return all
}
