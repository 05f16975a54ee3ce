// Package texts holds studies of keys that are built from a prefix and a number.
package texts

import (
	"fmt"
	"strconv"
	"strings"
	"unsafe"

	"maplab/goworker/studies/study"
)

// textForms are the ways to build a key that Swift has too, and lookUpForms those to look one up. `reused-buffer` is the
// document's: one strings.Builder that is grown, filled, read and reset for each key.
var (
	textForms   = []string{"concatenation", "interpolation", "reused-buffer", "decoded-bytes", "borrowed-bytes"}
	lookUpForms = []string{"made-before", "concatenation", "interpolation", "reused-buffer", "decoded-bytes"}
)

// byteForms are Go's own ways: what the document may have meant by a builder that is used again is one []byte that is
// emptied and filled; the compiler makes no string of bytes that only serve to look up; and a string may borrow bytes.
var byteForms = []string{"reused-bytes", "borrowed-bytes"}

// Families are those of this package.
func Families() []study.Family {
	return []study.Family{
		{Name: "key-text", Forms: textForms, Tables: []string{"D5.T8"}, Program: func(setting study.Setting) study.Program {
			return study.Program{Rounds: func() *study.Rounds { return texts(setting) }}
		}},
		{Name: "key-building", Forms: lookUpForms, Tables: []string{"D5.T8"},
			Program: func(setting study.Setting) study.Program {
				return study.Program{Rounds: func() *study.Rounds { return lookUps(setting) }}
			}},
		{Name: "byte-text", Forms: byteForms[:1], Tables: []string{"D5.T8"}, Program: func(setting study.Setting) study.Program {
			return study.Program{Rounds: func() *study.Rounds { return texts(setting) }}
		}},
		{Name: "byte-look-up", Forms: byteForms, Tables: []string{"D5.T8"},
			Program: func(setting study.Setting) study.Program {
				return study.Program{Rounds: func() *study.Rounds { return lookUps(setting) }}
			}},
	}
}

// take is a function that is never inlined and reads the key's length and last byte: the compiler doesn't know that the
// key is not used again.
//
//go:noinline
func take(key string) uint64 {
	if key == "" {
		return 0
	}
	return uint64(len(key))*256 + uint64(key[len(key)-1])
}

// texts builds a key for each operation and hands it to a function.
func texts(setting study.Setting) *study.Rounds {
	shape := shapeOf(setting)
	return &study.Rounds{Operations: setting.Operations, Run: func(from, to int) (sum uint64) {
		switch setting.Form {
		case "concatenation":
			for operation := from; operation < to; operation++ {
				sum += take(shape.prefix + strconv.Itoa(shape.number(operation)))
			}
		case "interpolation":
			for operation := from; operation < to; operation++ {
				sum += take(fmt.Sprintf("%s%d", shape.prefix, shape.number(operation)))
			}
		case "reused-buffer":
			var builder strings.Builder
			for operation := from; operation < to; operation++ {
				builder.Grow(len(shape.prefix) + shape.digits)
				builder.WriteString(shape.prefix)
				builder.WriteString(strconv.Itoa(shape.number(operation)))
				sum += take(builder.String())
				builder.Reset()
			}
		case "reused-bytes":
			bytes := shape.buffer()
			for operation := from; operation < to; operation++ {
				bytes = strconv.AppendInt(append(bytes[:0], shape.prefix...), int64(shape.number(operation)), 10)
				sum += take(string(bytes))
			}
		case "decoded-bytes":
			bytes := shape.buffer()
			for operation := from; operation < to; operation++ {
				write(shape.number(operation), bytes, shape.digits)
				sum += take(string(bytes))
			}
		case "borrowed-bytes":
			bytes := shape.buffer()
			for operation := from; operation < to; operation++ {
				write(shape.number(operation), bytes, shape.digits)
				sum += take(unsafe.String(&bytes[0], len(bytes)))
			}
		}
		return sum
	}}
}

// lookUps builds a key for each operation and looks it up.
func lookUps(setting study.Setting) *study.Rounds {
	shape := shapeOf(setting)
	keys, m := shape.keys(), shape.indexes()
	return &study.Rounds{Operations: setting.Operations, Run: func(from, to int) (sum uint64) {
		switch setting.Form {
		case "made-before":
			for operation := from; operation < to; operation++ {
				sum += m[keys[operation%len(keys)]]
			}
		case "concatenation":
			for operation := from; operation < to; operation++ {
				sum += m[shape.prefix+strconv.Itoa(shape.number(operation))]
			}
		case "interpolation":
			for operation := from; operation < to; operation++ {
				sum += m[fmt.Sprintf("%s%d", shape.prefix, shape.number(operation))]
			}
		case "reused-buffer":
			var builder strings.Builder
			for operation := from; operation < to; operation++ {
				builder.Grow(len(shape.prefix) + shape.digits)
				builder.WriteString(shape.prefix)
				builder.WriteString(strconv.Itoa(shape.number(operation)))
				sum += m[builder.String()]
				builder.Reset()
			}
		case "reused-bytes":
			bytes := shape.buffer()
			for operation := from; operation < to; operation++ {
				bytes = strconv.AppendInt(append(bytes[:0], shape.prefix...), int64(shape.number(operation)), 10)
				// The compiler makes no string of bytes that only serve to look up.
				sum += m[string(bytes)]
			}
		case "decoded-bytes":
			bytes := shape.buffer()
			for operation := from; operation < to; operation++ {
				write(shape.number(operation), bytes, shape.digits)
				key := string(bytes)
				sum += m[key]
			}
		case "borrowed-bytes":
			bytes := shape.buffer()
			for operation := from; operation < to; operation++ {
				write(shape.number(operation), bytes, shape.digits)
				sum += m[unsafe.String(&bytes[0], len(bytes))]
			}
		}
		return sum
	}}
}
