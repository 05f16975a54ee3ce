// Program whose machine code says which functions of the runtime a map is made by: each function has the name of a form
// of `map-making`, with underscores.
package main

var (
	kept   map[uint64]uint64
	length int
)

//go:noinline
func local_written() {
	m := make(map[uint64]uint64)
	m[1] = 2
	length = len(m)
}

//go:noinline
func no_hint() { kept = make(map[uint64]uint64) }

//go:noinline
func no_hint_written() {
	kept = make(map[uint64]uint64)
	kept[1] = 2
}

//go:noinline
func constant_8() { kept = make(map[uint64]uint64, 8) }

//go:noinline
func hint(hint int) { kept = make(map[uint64]uint64, hint) }

func main() {
	local_written()
	no_hint()
	no_hint_written()
	constant_8()
	hint(length)
}
