// Package kernels has the loops that are measured, and the registry of the maps that they can run on.
//
// Everything is generic and yet nothing in a loop goes through an interface, a closure or a dictionary's methods: key,
// value and map types are told apart by tags, types whose only property is their size (see workload.NumberKey). Each
// combination has a shape of its own, in which the size is a constant and the other branches are gone. A test reads the
// machine code of a loop.
package kernels

import (
	"encoding/binary"
	"unsafe"
)

// Tags of value types.
type (
	// noValue is the tag of struct{}.
	noValue [0]byte
	// number is the tag of uint64.
	number [1]byte
	// bytes is the tag of []byte.
	bytes [2]byte
	// words is the tag of [n]uint64, stored in place.
	words [3]byte
	// object is the tag of *uint64, the first word of an object of any size.
	object [4]byte
)

// word is some bits of a value, read from its payload, so that no operation can be optimised away. `last` is the offset
// of an object's last word.
func word[V, VT any](value *V, last uintptr) uint64 {
	var tag VT
	switch unsafe.Sizeof(tag) {
	case 0:
		return 1
	case 1:
		return *(*uint64)(unsafe.Pointer(value))
	case 2:
		return wordOfBytes(*(*[]byte)(unsafe.Pointer(value)))
	case 3:
		return *(*uint64)(unsafe.Pointer(value)) + *(*uint64)(unsafe.Add(unsafe.Pointer(value), unsafe.Sizeof(*value)-8))
	default:
		first := *(*unsafe.Pointer)(unsafe.Pointer(value))
		return *(*uint64)(first) + *(*uint64)(unsafe.Add(first, last))
	}
}

// wordOfBytes is the length and the first byte.
func wordOfBytes(bytes []byte) uint64 {
	if len(bytes) == 0 {
		return 0
	}
	return uint64(len(bytes)) + uint64(bytes[0])
}

// valueOf is the value of a number with `size` bytes of payload.
func valueOf[V, VT any](number uint64, size int) (value V) {
	var tag VT
	if unsafe.Sizeof(tag) <= 1 {
		return *(*V)(unsafe.Pointer(&number))
	}
	return payload[V, VT](number, size)
}

// payload makes the values that are more than a number.
func payload[V, VT any](number uint64, size int) (value V) {
	var tag VT
	switch unsafe.Sizeof(tag) {
	case 2:
		*(*[]byte)(unsafe.Pointer(&value)) = newBytes(byte(number), size)
	case 3:
		all := unsafe.Slice((*uint64)(unsafe.Pointer(&value)), unsafe.Sizeof(value)/8)
		for i := range all {
			all[i] = number
		}
	default:
		*(**uint64)(unsafe.Pointer(&value)) = newObject(number, size/8)
	}
	return value
}

// newBytes is so many times the same byte, eight at a time: one by one would take longer than the map's own work.
func newBytes(b byte, size int) []byte {
	bytes := make([]byte, size)
	pattern := uint64(b) * 0x0101_0101_0101_0101
	rest := bytes
	for len(rest) >= 8 {
		binary.LittleEndian.PutUint64(rest, pattern)
		rest = rest[8:]
	}
	for i := range rest {
		rest[i] = b
	}
	return bytes
}

// newObject makes one block with so many words without pointers and returns the first one's address. The common sizes
// are made as a program makes a struct, by its type.
func newObject(number uint64, count int) *uint64 {
	var all []uint64
	switch count {
	case 1:
		all = new([1]uint64)[:]
	case 2:
		all = new([2]uint64)[:]
	case 3:
		all = new([3]uint64)[:]
	case 4:
		all = new([4]uint64)[:]
	case 8:
		all = new([8]uint64)[:]
	case 16:
		all = new([16]uint64)[:]
	case 32:
		all = new([32]uint64)[:]
	default:
		all = make([]uint64, count)
	}
	for i := range all {
		all[i] = number
	}
	return &all[0]
}
