//go:build !fixedhash

// Package hashkey replaces the key of Go's hashes, if the worker is built with the tag fixedhash.
package hashkey

// IsFixed is true if the worker was built with the key fixed.
const IsFixed = false
