package study

// SplitMix64 is the lab's generator of random numbers: the same numbers as in the Swift workers.
type SplitMix64 struct{ state uint64 }

// NewSplitMix64 begins at a seed.
func NewSplitMix64(seed uint64) *SplitMix64 { return &SplitMix64{seed} }

// Next is the next number.
func (random *SplitMix64) Next() uint64 {
	random.state += 0x9e3779b97f4a7c15
	return Mix(random.state)
}

// Mix scrambles a number: different ones for different numbers.
func Mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
