//go:build go1.26 || (go1.24 && goexperiment.swissmap)

package hashing

// header is the beginning of internal/runtime/maps.Map, as far as the seed.
type header struct {
	used uint64
	seed uintptr
}
