//go:build !go1.24

package soak

// hasWeak is true if the toolchain has weak pointers, which came with Go 1.24.
const hasWeak = false

// weakly is never called: the family does not have the forms.
func weakly(*requestContext) any { panic("no weak pointers before Go 1.24") }

// isGone is never called.
func isGone(any) bool { return false }
