package main

// Where keys of maps escape (D1.T17).

var (
	countsByName   = map[string]int{}
	countsByNumber = map[int]int{}
	sinkInt        int
	names          = [...]string{"alpha", "beta"}
	nameBytes      = []byte("a name that is longer than any small buffer of the runtime")
)

//go:noinline
func keyCopied(m map[string]int, name string) { // ask: key-copied
	m[name] = 1
}

//go:noinline
func keyLiteral(m map[string]int) {
	m["literal"] = 1 // ask: key-literal
}

//go:noinline
func keyNumber(m map[int]int, number int) { // ask: key-number
	m[number] = 1
}

//go:noinline
func keyMade(m map[string]int, bytes []byte) {
	m[string(bytes)] = 1 // ask: key-made
}

//go:noinline
func keyLookedUp(m map[string]int, name string) int { // ask: key-looked-up
	return m[name]
}

//go:noinline
func keyMadeLookedUp(m map[string]int, bytes []byte) int {
	return m[string(bytes)] // ask: key-made-looked-up
}

func init() {
	add(map[string]func(){
		"key-copied":         func() { keyCopied(countsByName, names[0]) },
		"key-literal":        func() { keyLiteral(countsByName) },
		"key-number":         func() { keyNumber(countsByNumber, sinkInt) },
		"key-made":           func() { keyMade(countsByName, nameBytes) },
		"key-looked-up":      func() { sinkInt = keyLookedUp(countsByName, names[1]) },
		"key-made-looked-up": func() { sinkInt = keyMadeLookedUp(countsByName, nameBytes) },
	})
}
