//go:build !go1.24

package maps

// HasWeak is true if the toolchain has weak pointers, which came with Go 1.24.
const HasWeak = false

// Weak can't be made before Go 1.24: the registry refuses it, so nothing here is ever called.
type Weak[K comparable] struct{}

// NewWeak is never called.
func NewWeak[K comparable](int) *Weak[K] { panic("no weak pointers before Go 1.24") }

// Get is never called.
func (*Weak[K]) Get(K) *uint64 { return nil }

// Set is never called.
func (*Weak[K]) Set(K, *uint64) {}

// Delete is never called.
func (*Weak[K]) Delete(K) bool { return false }

// Len is never called.
func (*Weak[K]) Len() int { return 0 }

// Clear is never called.
func (*Weak[K]) Clear() {}

// Range is never called.
func (*Weak[K]) Range(func(K, *uint64)) {}

// FixHash is never called.
func (*Weak[K]) FixHash() {}
