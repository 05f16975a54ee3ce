package main

// Slices that stay in their function, and slices that leave it (D3.T1, D3.T2, D3.T3).

var (
	keptInts  []int
	keptBytes []byte
	keptCount func() int
	aLength   = 4
)

//go:noinline
func sliceCopied(numbers []int) int { // ask: slice-header-copied
	other := numbers // ask: slice-header-copied
	return len(other)
}

//go:noinline
func sliceLocal(number int) int {
	s := make([]int, 3) // ask: slice-local
	s[number&1] = number
	return s[1]
}

//go:noinline
func sliceReturned() []int {
	return make([]int, 3) // ask: slice-returned
}

//go:noinline
func sliceCaptured() func() int {
	s := make([]int, 3) // ask: slice-captured
	return func() int { return s[0] }
}

//go:noinline
func sliceStored() {
	keptInts = make([]int, 3) // ask: slice-stored
}

//go:noinline
func sliceUnknownLength(length int) int {
	s := make([]int, length) // ask: slice-unknown-length
	return len(s)
}

//go:noinline
func sliceUnknownLengthLong(length int) int {
	s := make([]int, length*4) // ask: slice-unknown-length-long
	return len(s)
}

//go:noinline
func sliceLiteral(number int) int {
	s := []int{1, 2, 3} // ask: slice-literal
	return s[number&1]
}

//go:noinline
func sliceAppended(number int) int {
	var s []int
	for i := 0; i < 5; i++ {
		s = append(s, i) // ask: slice-appended
	}
	return s[number&1]
}

//go:noinline
func slice16(index int) byte {
	s := make([]byte, 16) // ask: slice-16-bytes
	return s[index&7]
}

//go:noinline
func slice32(index int) byte {
	s := make([]byte, 32) // ask: slice-32-bytes
	return s[index&7]
}

//go:noinline
func slice40(index int) byte {
	s := make([]byte, 40) // ask: slice-40-bytes
	return s[index&7]
}

//go:noinline
func slice128(index int) byte {
	s := make([]byte, 128) // ask: slice-128-bytes
	return s[index&7]
}

//go:noinline
func slice1024(index int) byte {
	s := make([]byte, 1024) // ask: slice-1024-bytes
	return s[index&7]
}

//go:noinline
func slice64KiB(index int) byte {
	s := make([]byte, 64<<10) // ask: slice-64-kib
	return s[index&7]
}

//go:noinline
func sliceAbove64KiB(index int) byte {
	s := make([]byte, 64<<10+1) // ask: slice-above-64-kib
	return s[index&7]
}

//go:noinline
func slice1MiB(index int) byte {
	s := make([]byte, 1<<20) // ask: slice-1-mib
	return s[index&7]
}

func init() {
	var byteSum byte
	sum := func(function func(int) byte) func() { return func() { byteSum += function(sinkLength) } }
	add(map[string]func(){
		"slice-header-copied":       func() { sinkInt = sliceCopied(keptInts) },
		"slice-local":               func() { sinkInt = sliceLocal(sinkLength) },
		"slice-returned":            func() { keptInts = sliceReturned() },
		"slice-captured":            func() { keptCount = sliceCaptured() },
		"slice-stored":              func() { sliceStored() },
		"slice-unknown-length":      func() { sinkInt = sliceUnknownLength(aLength) },
		"slice-unknown-length-long": func() { sinkInt = sliceUnknownLengthLong(aLength) },
		"slice-literal":             func() { sinkInt = sliceLiteral(sinkLength) },
		"slice-appended":            func() { sinkInt = sliceAppended(sinkLength) },
		"slice-16-bytes":            sum(slice16),
		"slice-32-bytes":            sum(slice32),
		"slice-40-bytes":            sum(slice40),
		"slice-128-bytes":           sum(slice128),
		"slice-1024-bytes":          sum(slice1024),
		"slice-64-kib":              sum(slice64KiB),
		"slice-above-64-kib":        sum(sliceAbove64KiB),
		"slice-1-mib":               sum(slice1MiB),
	})
}
