package workload

import (
	"unsafe"

	"maplab/goworker/protocol"
	"maplab/goworker/seeded"
)

// Key types are told apart by tags, types whose only property is their size. Go compiles a generic function once for
// each shape of its type arguments, and calls methods of type parameters through a dictionary; the size of a tag is a
// constant in each shape, so a branch on it costs nothing and calls nothing.
type (
	// NumberKey is the tag of uint64.
	NumberKey [0]byte
	// StructKey is the tag of Struct16.
	StructKey [1]byte
	// TextKey is the tag of string.
	TextKey [2]byte
)

// Struct16 is a 16-byte key of two words: the size of an IPv4 flow (addresses, ports, protocol).
type Struct16 struct {
	// High and Low are the words.
	High, Low uint64
}

// numberDigits is how many characters encode a number: 11 base-64 digits hold 64 bits.
const numberDigits = 11

// prefix fills the rest of a string key: a common prefix, as real keys have.
const prefix = "tenant:user:session:"

// digits are the base-64 digits.
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"

// KeyWord is some bits of the key, read from its bytes, for checksums.
func KeyWord[K, KT any](key *K) uint64 {
	var tag KT
	switch unsafe.Sizeof(tag) {
	case 0:
		return *(*uint64)(unsafe.Pointer(key))
	case 1:
		return (*Struct16)(unsafe.Pointer(key)).Low
	default:
		text := *(*string)(unsafe.Pointer(key))
		if len(text) == 0 {
			return 0
		}
		return uint64(len(text)) + uint64(text[0])
	}
}

// MakeKey is the key with that number; distinct numbers give distinct keys. Text is made in `memory` if there is
// enough, else in a block of its own on the heap.
func MakeKey[K, KT any](number uint64, length int, memory []byte) (key K) {
	var tag KT
	switch unsafe.Sizeof(tag) {
	case 0:
		*(*uint64)(unsafe.Pointer(&key)) = number
	case 1:
		*(*Struct16)(unsafe.Pointer(&key)) = Struct16{High: seeded.Mix(number), Low: number}
	default:
		if len(memory) < length {
			memory = make([]byte, length)
		}
		writeText(memory[:length], number)
		*(*string)(unsafe.Pointer(&key)) = unsafe.String(&memory[0], length)
	}
	return key
}

// writeText fills a key: the prefix, and the number in base 64 at the end. Texts shorter than numberDigits hold the
// number's low 6 bits per byte.
func writeText(text []byte, number uint64) {
	for position := len(text) - 1; position >= 0; position-- {
		if len(text)-1-position < numberDigits {
			text[position] = digits[number&63]
			number >>= 6
		} else {
			text[position] = prefix[position%len(prefix)]
		}
	}
}

// numbering is which number the key at an index gets.
type numbering struct {
	sequential   bool
	offset, mask uint64
}

// newNumbering is that of a cell's keys.
func newNumbering(keys protocol.Keys, seed uint64) numbering {
	bits := 64
	if keys.Type == "string" {
		bits = 6 * min(keys.Length, numberDigits)
	}
	mask := ^uint64(0)
	if bits < 64 {
		mask = 1<<bits - 1
	}
	return numbering{sequential: keys.Distribution == "sequential", offset: seeded.Mix(seed), mask: mask}
}

// number is distinct for distinct indices, as long as they fit the key's bits.
func (n numbering) number(index int) uint64 {
	if n.sequential {
		return uint64(index)
	}
	// A bijection of the 64-bit numbers; for short strings an odd multiplier, which is one of the shorter numbers.
	if n.mask == ^uint64(0) {
		return seeded.Mix(uint64(index) + n.offset)
	}
	return (uint64(index)*0x9e37_79b9_7f4a_7c15 + n.offset) & n.mask
}
