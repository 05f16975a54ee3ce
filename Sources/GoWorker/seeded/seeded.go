// Package seeded has the lab's generator and digest: the same seed gives the same numbers in every engine.
package seeded

import "math/bits"

// SplitMix64 is the lab's own generator (Steele, Lea and Flood 2014).
type SplitMix64 struct{ state uint64 }

// New starts the sequence of a seed.
func New(seed uint64) *SplitMix64 { return &SplitMix64{seed} }

// Next is the next 64 uniformly distributed bits.
func (s *SplitMix64) Next() uint64 {
	s.state += 0x9e37_79b9_7f4a_7c15
	return Mix(s.state)
}

// Mix is a bijection of the 64-bit numbers whose outputs look random.
func Mix(number uint64) uint64 {
	z := number
	z = (z ^ z>>30) * 0xbf58_476d_1ce4_e5b9
	z = (z ^ z>>27) * 0x94d0_49bb_1331_11eb
	return z ^ z>>31
}

// Below is a number in 0..<bound, by Lemire's multiplication.
func (s *SplitMix64) Below(bound int) int {
	high, _ := bits.Mul64(s.Next(), uint64(bound))
	return int(high)
}

// Unit is a number in [0, 1) with 53 random bits.
func (s *SplitMix64) Unit() float64 { return float64(s.Next()>>11) * 0x1p-53 }

// Shuffle is Fisher and Yates's, from the end. O(n).
func (s *SplitMix64) Shuffle(elements []int) {
	for last := len(elements) - 1; last > 0; last-- {
		other := int(s.Next() % uint64(last+1))
		elements[last], elements[other] = elements[other], elements[last]
	}
}

// Digest is 64-bit FNV-1a: it detects accidents, not forgery.
type Digest struct {
	// Value is the digest of everything added so far.
	Value uint64
}

// NewDigest is an empty digest.
func NewDigest() Digest { return Digest{0xcbf2_9ce4_8422_2325} }

// Add adds the eight bytes of a number, the lowest first.
func (d *Digest) Add(number uint64) {
	for shift := 0; shift < 64; shift += 8 {
		d.Value = (d.Value ^ number>>shift&0xff) * 0x0000_0100_0000_01b3
	}
}
