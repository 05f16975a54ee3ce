package measuring

import (
	"math/rand"
	"sort"
	"testing"
)

// TestHistogram compares percentiles with those of the sorted values: exact below 2,048, to three digits above.
func TestHistogram(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	h := newHistogram()
	var values []uint64
	for range 10_000 {
		value := uint64(random.Int63()) >> (20 + random.Intn(43))
		values = append(values, value)
		h.record(value)
	}
	sort.Slice(values, func(i, j int) bool { return values[i] < values[j] })
	for _, percent := range []float64{0.01, 1, 50, 90, 99, 99.9, 100} {
		expected := values[max(0, int(percent/100*10_000)-1)]
		found := h.percentile(percent)
		if expected < 1<<exactBits && found != expected || found < expected || found-expected > expected>>10 {
			t.Errorf("percentile %v: found %d, expected %d", percent, found, expected)
		}
	}
	total := 0
	counts := h.steps(1)
	for i, count := range counts.Counts {
		total += count
		if i > 0 && counts.Nanoseconds[i] <= counts.Nanoseconds[i-1] {
			t.Errorf("steps %d and %d don't ascend", i-1, i)
		}
	}
	points := h.distribution(1)
	if last := points[len(points)-1]; total != 10_000 || last.Percentile != 100 || last.CumulativeCount != 10_000 {
		t.Errorf("%d values in the steps, the distribution ends with %+v", total, last)
	}
}

// TestSamples checks that the values kept are spread over all rounds.
func TestSamples(t *testing.T) {
	s := newSamples()
	for i := range 3 * mostSamples {
		s.add(float64(i))
	}
	last := s.values[len(s.values)-1]
	if len(s.values) > mostSamples || len(s.values) < mostSamples/2 || last < 2.9*mostSamples || s.values[1]-s.values[0] != 4 {
		t.Errorf("%d values, the last %v, the first two %v apart", len(s.values), last, s.values[1]-s.values[0])
	}
}
