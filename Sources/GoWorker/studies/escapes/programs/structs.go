package main

// Structs that are returned by value and by reference (D1.T7, D1.T8, D3.T2).

type (
	words3   struct{ words [3]int }
	words8   struct{ words [8]int }
	words9   struct{ words [9]int }
	words16  struct{ words [16]int }
	words17  struct{ words [17]int }
	words64  struct{ words [64]int }
	anObject struct{ number int }
)

var (
	keptObject *anObject
	kept8      words8
	kept9      words9
	kept16     words16
	kept17     words17
	kept64     words64
	aBatch     []*words3
	inPlace    []words3
)

//go:noinline
func struct64(number int) words8 {
	s := words8{} // ask: struct-64-bytes
	s.words[number&7] = number
	return s
}

//go:noinline
func struct72(number int) words9 {
	s := words9{} // ask: struct-72-bytes
	s.words[number&7] = number
	return s
}

//go:noinline
func struct128(number int) words16 {
	s := words16{} // ask: struct-128-bytes
	s.words[number&7] = number
	return s
}

//go:noinline
func struct136(number int) words17 {
	s := words17{} // ask: struct-136-bytes
	s.words[number&7] = number
	return s
}

//go:noinline
func struct512(number int) words64 {
	s := words64{} // ask: struct-512-bytes
	s.words[number&7] = number
	return s
}

//go:noinline
func objectReturned(number int) *anObject {
	o := anObject{number} // ask: object-returned
	return &o
}

//go:noinline
func objectLocal(number int) int {
	o := &anObject{number} // ask: object-local
	return read(o)
}

//go:noinline
func read(o *anObject) int { return o.number }

//go:noinline
func valueLocal(number int) int {
	o := anObject{number} // ask: value-local
	return o.number
}

//go:noinline
func valueCaptured(number int) func() int {
	count := number // ask: value-captured
	return func() int {
		count++
		return count
	}
}

//go:noinline
func requestOfObjects(batch []*words3, number int) {
	for i := range batch {
		batch[i] = &words3{[3]int{number, i, 1}} // ask: request-of-objects
	}
}

//go:noinline
func requestInPlace(batch []words3, number int) {
	for i := range batch {
		batch[i] = words3{[3]int{number, i, 1}} // ask: request-in-place
	}
}

func init() {
	aBatch = make([]*words3, 12)
	inPlace = make([]words3, 12)
	add(map[string]func(){
		"struct-64-bytes":    func() { kept8 = struct64(sinkInt) },
		"struct-72-bytes":    func() { kept9 = struct72(sinkInt) },
		"struct-128-bytes":   func() { kept16 = struct128(sinkInt) },
		"struct-136-bytes":   func() { kept17 = struct136(sinkInt) },
		"struct-512-bytes":   func() { kept64 = struct512(sinkInt) },
		"object-returned":    func() { keptObject = objectReturned(sinkInt) },
		"object-local":       func() { sinkInt = objectLocal(sinkLength) },
		"value-local":        func() { sinkInt = valueLocal(sinkLength) },
		"value-captured":     func() { keptCount = valueCaptured(sinkLength) },
		"request-of-objects": func() { requestOfObjects(aBatch, sinkLength) },
		"request-in-place":   func() { requestInPlace(inPlace, sinkLength) },
	})
}
