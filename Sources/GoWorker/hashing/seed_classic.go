//go:build !go1.26 && !(go1.24 && goexperiment.swissmap)

package hashing

// header is the beginning of runtime.hmap, as far as the seed.
type header struct {
	count      int
	flags, log uint8
	overflow   uint16
	seed       uint32
}
