package computed

import (
	"runtime"
	"sync/atomic"
)

// ledger is how many temporaries were made, and the bytes of those that live. A temporary counts itself; a finalizer counts
// down once nothing refers to it any more. Timed rounds have no ledger: with a finalizer a temporary lives for one more
// collection.
type ledger struct{ made, live atomic.Int64 }

// temporary is a large buffer of a builder, filled and summed up.
type temporary struct{ words []uint64 }

// newTemporary is a buffer of so many bytes, rounded up to words, which count up from the seed. The ledger may be nil.
//
//go:noinline
func newTemporary(size int, seed uint64, ledger *ledger) *temporary {
	made := &temporary{make([]uint64, wordsOf(size))}
	for word := range made.words {
		made.words[word] = seed + uint64(word)
	}
	if ledger != nil {
		bytes := int64(8 * len(made.words))
		ledger.made.Add(1)
		ledger.live.Add(bytes)
		runtime.SetFinalizer(made, func(*temporary) { ledger.live.Add(-bytes) })
	}
	return made
}

// wordsOf is the number of words in so many bytes.
func wordsOf(size int) int { return max(1, (size+7)/8) }

// sum is that of its words.
//
//go:noinline
func (temporary *temporary) sum() (sum uint64) {
	for _, word := range temporary.words {
		sum += word
	}
	return sum
}

// sumOf is the sum of a buffer with that size and seed, computed without one.
func sumOf(size int, seed uint64) uint64 {
	words := uint64(wordsOf(size))
	return words*seed + words*(words-1)/2
}

// resultOf is the result of both steps of a computation, without temporaries.
func resultOf(key uint64, size int) uint64 { return sumOf(size, sumOf(size, key)) }
