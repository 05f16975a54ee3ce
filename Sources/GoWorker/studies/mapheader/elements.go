package mapheader

import "maplab/goworker/seeded"

// three is as large as the header of a slice.
type three [3]uint64

// none is the value of a set.
type none struct{}

// numbered is the number's scrambled form: different for different numbers, without a regular pattern.
func numbered(number int) uint64 { return seeded.Mix(uint64(number) + 1) }
