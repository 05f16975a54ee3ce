//go:build go1.24

package soak

import "weak"

// hasWeak is true if the toolchain has weak pointers.
const hasWeak = true

// weakly is a reference that does not keep its context.
func weakly(context *requestContext) any { return weak.Make(context) }

// isGone tells whether a weak reference's context is gone.
func isGone(reference any) bool { return reference.(weak.Pointer[requestContext]).Value() == nil }
