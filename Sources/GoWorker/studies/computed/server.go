package computed

import (
	"runtime"
	"sync"

	"maplab/goworker/seeded"
	"maplab/goworker/studies/study"
)

// The forms: how a builder has its temporaries.
const (
	noTemporary       = "no-temporary"
	capturedByBuilder = "captured-by-builder"
	capturedByValue   = "captured-by-value"
	notCaptured       = "not-captured"
	releasedEarly     = "released-early"
	outsideLock       = "outside-lock"
)

// report is a cached value: a result, and a way to compute it again, as in caches that refresh their entries.
type report struct {
	result uint64
	again  func() uint64
}

// cache builds the values of absent keys. It keeps values, never builders.
type cache struct {
	lock   sync.Mutex
	values map[uint64]*report
}

// value is that of a key; an absent one is built while all others wait.
func (cache *cache) value(key uint64, build func(uint64) *report) *report {
	cache.lock.Lock()
	defer cache.lock.Unlock()
	found, isThere := cache.values[key]
	if !isThere {
		found = build(key)
		cache.values[key] = found
	}
	return found
}

// valueOutside is that of a key; an absent one is built while others go on, and dropped if one of them was faster.
func (cache *cache) valueOutside(key uint64, build func(uint64) *report) *report {
	cache.lock.Lock()
	found, isThere := cache.values[key]
	cache.lock.Unlock()
	if isThere {
		return found
	}
	built := build(key)
	cache.lock.Lock()
	defer cache.lock.Unlock()
	if earlier, isThere := cache.values[key]; isThere {
		return earlier
	}
	cache.values[key] = built
	return built
}

// server is a cache and the requests to it.
type server struct {
	cache   cache
	form    string
	size    int
	entries uint64
	seed    uint64
	ledger  *ledger
}

func newServer(setting study.Setting, ledger *ledger) *server {
	made := &server{form: setting.Form, size: setting.ValueSize, entries: uint64(setting.Entries), seed: setting.Seed, ledger: ledger}
	made.forget()
	return made
}

// forget drops all values.
func (server *server) forget() { server.cache.values = map[uint64]*report{} }

// key is that of a thread's request, uniformly drawn.
func (server *server) key(operation, thread int) uint64 {
	return seeded.Mix(server.seed+uint64(operation)+uint64(thread)*0x1_0000_0000) % server.entries
}

// serve asks for the keys of requests and sums up the results.
func (server *server) serve(from, to, thread int) (sum uint64) {
	for operation := from; operation < to; operation++ {
		sum += server.answer(server.key(operation, thread))
	}
	return sum
}

// answer is one request. The computation has two steps, each with a temporary of its own: the second begins with the result
// of the first.
//
//go:noinline
func (server *server) answer(key uint64) uint64 {
	size, ledger := server.size, server.ledger
	switch server.form {
	case noTemporary:
		return server.cache.value(key, func(key uint64) *report {
			return &report{resultOf(key, size), func() uint64 { return resultOf(key, size) }}
		}).result
	case capturedByBuilder:
		first := newTemporary(size, key, ledger)
		return server.cache.value(key, func(key uint64) *report {
			second := newTemporary(size, first.sum(), ledger)
			return &report{second.sum(), func() uint64 { return resultOf(key, size) }}
		}).result
	case capturedByValue:
		return server.cache.value(key, func(key uint64) *report {
			first := newTemporary(size, key, ledger)
			second := newTemporary(size, first.sum(), ledger)
			return &report{second.sum(), func() uint64 { return sumOf(size, first.sum()) }}
		}).result
	case notCaptured:
		return server.cache.value(key, func(key uint64) *report {
			first := newTemporary(size, key, ledger)
			second := newTemporary(size, first.sum(), ledger)
			made := &report{second.sum(), func() uint64 { return resultOf(key, size) }}
			// Its last use, like that of something that is logged or checked at the end.
			runtime.KeepAlive(first)
			return made
		}).result
	case releasedEarly:
		return server.cache.value(key, server.buildInTurn).result
	default:
		return server.cache.valueOutside(key, server.buildInTurn).result
	}
}

// buildInTurn does both steps, and nothing refers to the first temporary any more when the second is made.
func (server *server) buildInTurn(key uint64) *report {
	size := server.size
	step := newTemporary(size, key, server.ledger).sum()
	second := newTemporary(size, step, server.ledger)
	return &report{second.sum(), func() uint64 { return resultOf(key, size) }}
}
