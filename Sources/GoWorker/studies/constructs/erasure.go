package constructs

import (
	"fmt"
	"reflect"

	"maplab/goworker/studies/study"
)

// valueCount is the number of different values that stores go through, a power of two.
const valueCount = 64

// kindOf is a kind of value that maps hold with or without knowing its type.
type kindOf[V any] struct {
	// make is the value of a number.
	make func(number uint64) V
	// isNew says that a value is made for each store; else those made before are copied.
	isNew bool
	// word is the number that a value was made from.
	word func(V) uint64
}

// forty is a struct of 40 bytes.
type forty struct{ first, second, third, fourth, fifth uint64 }

// reflected is what reflect.Values refer to.
type reflected struct{ number uint64 }

// beyondTable is added to numbers: the runtime has a table of those below 256, which it need not allocate as interfaces.
const beyondTable = 1_000

var (
	numberKind = kindOf[uint64]{
		make: func(n uint64) uint64 { return n + beyondTable }, word: func(v uint64) uint64 { return v - beyondTable }}
	structKind = kindOf[forty]{
		make: func(n uint64) forty { return forty{n, n + 1, n + 2, n + 3, n + 4} },
		word: func(v forty) uint64 { return v.fifth - 4 }}
	classKind = kindOf[*object]{
		make: func(n uint64) *object { return &object{n} }, word: func(v *object) uint64 { return v.word }}
	stringKind = kindOf[string]{make: func(n uint64) string { return fmt.Sprintf("%012d", n) }, word: lastDigits}
	mirrorKind = kindOf[reflect.Value]{make: madeMirror, word: mirrorWord}
	newMirror  = kindOf[reflect.Value]{make: madeMirror, word: mirrorWord, isNew: true}
)

func madeMirror(n uint64) reflect.Value { return reflect.ValueOf(reflected{n + beyondTable}) }

func mirrorWord(v reflect.Value) uint64 { return v.Field(0).Uint() - beyondTable }

// lastDigits is the number that a string's last three digits say.
func lastDigits(text string) (number uint64) {
	for _, digit := range []byte(text[len(text)-3:]) {
		number = number*10 + uint64(digit&15)
	}
	return number
}

// erasureKinds make the rounds of a kind by the holder and the operation.
var erasureKinds = map[string]func(holder string, stores bool, setting study.Setting) *study.Rounds{
	"int":        numberKind.rounds,
	"struct":     structKind.rounds,
	"class":      classKind.rounds,
	"string":     stringKind.rounds,
	"mirror":     mirrorKind.rounds,
	"new-mirror": newMirror.rounds,
}

// erasureForms are all combinations that are made: a kind, what holds it, and what is done.
func erasureForms() []string {
	var forms []string
	for _, kind := range []string{"int", "struct", "class", "string", "mirror", "new-mirror"} {
		for _, holder := range []string{"concrete", "any"} {
			forms = append(forms, kind+"-"+holder+"-store")
			if kind != "new-mirror" {
				forms = append(forms, kind+"-"+holder+"-load")
			}
		}
	}
	return append(forms, "new-mirror-nothing-store")
}

// erasures stores or looks up one value for each operation.
func erasures(setting study.Setting) *study.Rounds {
	for kind, make := range erasureKinds {
		for _, holder := range []string{"concrete", "any", "nothing"} {
			switch setting.Form {
			case kind + "-" + holder + "-store":
				return make(holder, true, setting)
			case kind + "-" + holder + "-load":
				return make(holder, false, setting)
			}
		}
	}
	return nil
}

// rounds of a kind. Entry k belongs to the k-th key; operation n uses key n and value n, cyclically.
func (kind kindOf[V]) rounds(holder string, stores bool, setting study.Setting) *study.Rounds {
	keys := make([]string, setting.Entries)
	concrete, erased := make(map[string]V, len(keys)), make(map[string]any, len(keys))
	values := make([]V, valueCount)
	for number := range values {
		values[number] = kind.make(uint64(number))
	}
	for number := range keys {
		keys[number] = fmt.Sprintf("key:%d", number)
		concrete[keys[number]] = values[number%valueCount]
		erased[keys[number]] = values[number%valueCount]
	}
	value := func(number int) V { return values[number%valueCount] }
	if kind.isNew {
		value = func(number int) V { return kind.make(uint64(number % valueCount)) }
	}
	var last V
	store := func(number int) { last = value(number) }
	load := func(int) uint64 { return kind.word(last) }
	switch holder {
	case "concrete":
		store = func(number int) { concrete[keys[number%len(keys)]] = value(number) }
		load = func(number int) uint64 { return kind.word(concrete[keys[number%len(keys)]]) }
	case "any":
		store = func(number int) { erased[keys[number%len(keys)]] = value(number) }
		load = func(number int) uint64 { return kind.word(erased[keys[number%len(keys)]].(V)) }
	}
	if !stores {
		return each(setting.Operations, load)
	}
	// The sum of stores only counts them, so the last one of a round is looked up, outside the measurement.
	made := each(setting.Operations, func(number int) uint64 {
		store(number)
		return 1
	})
	made.Finish = func() {
		if number := setting.Operations - 1; load(number) != uint64(number%valueCount) {
			panic("a store was lost")
		}
	}
	return made
}
