package mapheader

// three is as large as the header of a slice.
type three [3]uint64

// none is the value of a set.
type none struct{}

// numbered is the number's scrambled form: different for different numbers, without a regular pattern.
func numbered(number int) uint64 {
	x := uint64(number) + 1 + 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
