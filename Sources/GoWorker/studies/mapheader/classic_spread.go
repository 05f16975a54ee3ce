//go:build !goexperiment.swissmap && !go1.26

package mapheader

import "maplab/goworker/seeded"

// spread makes keys that fall into buckets as the same random numbers in every process. Go's map seeds its hash with a
// random number, so keys that are given would fall elsewhere each time, and no figure of buckets would be exact. Here a
// key is chosen by the hash that the map uses: the lowest bits are those of the key's number, scrambled.
type spread[V any] struct {
	m    map[uint64]V
	bits int
	// bins are keys that were found and not yet used, by the lowest bits of their hash.
	bins [][]uint64
	// keys are those of the numbers from 0 on.
	keys []uint64
	next int
}

// spreadOver makes keys for a map that has at most 2^bits buckets. The map must not become empty: it would take another
// seed.
func spreadOver[V any](m map[uint64]V, bits int) *spread[V] {
	return &spread[V]{m: m, bits: bits, bins: make([][]uint64, 1<<bits)}
}

// key is that of a number; O(1) on average for numbers in ascending order.
func (s *spread[V]) key(number int) uint64 {
	for len(s.keys) <= number {
		wanted := seeded.Mix(uint64(len(s.keys))+1) & (1<<s.bits - 1)
		for len(s.bins[wanted]) == 0 {
			candidate := numbered(s.next)
			s.next++
			bin := hash(s.m, candidate) & (1<<s.bits - 1)
			s.bins[bin] = append(s.bins[bin], candidate)
		}
		last := len(s.bins[wanted]) - 1
		s.keys = append(s.keys, s.bins[wanted][last])
		s.bins[wanted] = s.bins[wanted][:last]
	}
	return s.keys[number]
}

// bitsFor are enough for the table that so many entries need, and the next larger one.
func bitsFor(entries int) int {
	bits := 1
	for 13*(1<<bits)/2 < entries {
		bits++
	}
	return bits + 1
}
