// Package mapheader reads the header and the tables of living maps of Go's runtime. The runtime doesn't export them, so
// the layouts are copied from its source: each copy is compared with sizes that the runtime states, and with facts that
// are known without it, such as a map's count, before a figure is taken from it.
//
// Two layouts exist: the classic map of buckets (files classic*.go; Go before 1.24, and with the experiment noswissmap
// up to 1.25) and the Swiss map (swiss*.go).
package mapheader

import "unsafe"

// emptyInterface is how an `any` is laid out: a type and a pointer to the value. A map is a pointer itself.
type emptyInterface struct {
	kind unsafe.Pointer
	word unsafe.Pointer
}

// typeOf is the runtime's description of a value's type.
func typeOf(value any) unsafe.Pointer { return (*emptyInterface)(unsafe.Pointer(&value)).kind }

// typeHeader is the beginning of all descriptions of types, as internal/abi.Type declares it.
type typeHeader struct {
	size, pointerBytes  uintptr
	hash                uint32
	flags               uint8
	align, fieldAlign   uint8
	kind                uint8
	equal               func(unsafe.Pointer, unsafe.Pointer) bool
	collectorData       *byte
	name, pointerToThis int32
}

// address is where a map's header is.
func address[K comparable, V any](m map[K]V) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&m))
}

// offset adds bytes to an address.
func offset(base unsafe.Pointer, bytes uintptr) unsafe.Pointer { return unsafe.Add(base, int(bytes)) }

// word reads the eight bytes at an offset.
func word(base unsafe.Pointer, bytes uintptr) uint64 { return *(*uint64)(offset(base, bytes)) }
