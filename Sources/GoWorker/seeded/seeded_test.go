package seeded

import "testing"

// TestKnownNumbers compares with the reference implementation's first numbers for the seed 1234567.
func TestKnownNumbers(t *testing.T) {
	generator := New(1234567)
	for _, expected := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423} {
		if found := generator.Next(); found != expected {
			t.Errorf("found %d, expected %d", found, expected)
		}
	}
}

// TestDigest compares FNV-1a of eight bytes with its published value for "foobar" and two zeros after it.
func TestDigest(t *testing.T) {
	digest := NewDigest()
	digest.Add(0x0000_7261_626f_6f66)
	// 0x85944171f73967e8 is FNV-1a of "foobar"; a zero byte multiplies by the prime.
	expected := uint64(0x8594_4171_f739_67e8)
	expected *= 0x0000_0100_0000_01b3
	expected *= 0x0000_0100_0000_01b3
	if digest.Value != expected {
		t.Errorf("found %x, expected %x", digest.Value, expected)
	}
}

// TestShuffle checks that it is a permutation, and the one that the other engines make.
func TestShuffle(t *testing.T) {
	elements := []int{0, 1, 2, 3, 4, 5, 6, 7}
	New(1).Shuffle(elements)
	seen := map[int]bool{}
	for _, element := range elements {
		seen[element] = true
	}
	if len(seen) != 8 {
		t.Errorf("%v is no permutation", elements)
	}
}
