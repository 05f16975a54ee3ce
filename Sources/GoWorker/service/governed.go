package service

import (
	"encoding/binary"
	"runtime"
	"strings"
	"sync"

	"maplab/goworker/maps"
	"maplab/goworker/studies/study"
)

// D1 chapter 5: a cache before and after it was brought under control.
//
// Before: all faults that the document found, together. Orders are made inside the lock; the closure that makes them
// captures a temporary of 128 KB, which is there for every request, also for one that finds its order, and lives until the
// call returns; nothing is ever dropped.
//
// After, as in the document's code: the map holds orders weakly, and entries of dead ones go; orders are made outside the
// lock, with temporaries that live as long as they are used. A weak cache keeps what others hold: the orders that were
// made last are held, as requests under way would hold them. What nobody holds stays until the next collection.

// kept is a key as a map keeps it here: a request's key is a part of its first line, all of which would stay.
func kept(key string) string { return strings.Clone(key) }

// ungoverned is before.
type ungoverned struct {
	maker *orderMaker
	*maps.Mutex[string, *order]
}

// newUngoverned has been asked for its first keys.
func newUngoverned(maker *orderMaker, history int) ungoverned {
	store := ungoverned{maker, maps.NewMutex[string, *order](0)}
	for number := range history {
		key := StoredKey(number)
		store.Put(key, maker.madeEarlier(key))
	}
	return store
}

// order is the body of a key's order.
func (store ungoverned) order(key string) []byte {
	key = kept(key)
	first := store.maker.first(key)
	found := store.GetOrMake(key, func() *order { return store.maker.orderFrom(key, first) })
	runtime.KeepAlive(first)
	return found.body
}

// each calls a function with every entry.
func (store ungoverned) each(body func(string, *order)) { store.Range(body) }

// governed is after.
type governed struct {
	maker  *orderMaker
	orders *weakOrders
	owners *owners
}

// newGoverned has been asked for its first keys; the last `bound` orders are held.
func newGoverned(maker *orderMaker, history, bound int) governed {
	store := governed{maker, newWeakOrders(bound + 1), &owners{held: make([]*order, bound)}}
	for number := range history {
		key := StoredKey(number)
		store.keep(key, maker.madeEarlier(key))
		// A history takes hours, with collections in them. Without any, the dead would make the map grow, and a map of Go
		// never shrinks.
		if store.orders.count() >= bound+max(bound/4, 1_000) {
			study.Collect()
		}
	}
	return store
}

// order is the body of a key's order. Two that miss at once make it twice, and the later one's stays.
func (store governed) order(key string) []byte {
	if found := store.orders.get(key); found != nil {
		return found.body
	}
	made := store.maker.order(key)
	store.keep(kept(key), made)
	return made.body
}

// keep stores an order and holds it.
func (store governed) keep(key string, made *order) {
	store.owners.hold(made)
	store.orders.set(key, made)
}

// Len is the number of entries, dead ones included.
func (store governed) Len() int { return store.orders.count() }

// each calls a function with every entry whose order lives.
func (store governed) each(body func(string, *order)) { store.orders.each(body) }

// owners are in the place of the requests that work on orders: those made last are held.
type owners struct {
	lock sync.Mutex
	held []*order
	next int
}

// hold holds an order and lets go of the one held longest.
func (owners *owners) hold(made *order) {
	owners.lock.Lock()
	owners.held[owners.next] = made
	owners.next = (owners.next + 1) % len(owners.held)
	owners.lock.Unlock()
}

// governedBytes is after, with another of the lab's caches: values in rings with a bound. Its table and its values are the
// same memory.
type governedBytes struct {
	maker *orderMaker
	cache *maps.ByteCache
}

// newGovernedBytes has been asked for its first keys.
func newGovernedBytes(maker *orderMaker, history, bound int) governedBytes {
	// Total, key, header and index take about 64 bytes.
	store := governedBytes{maker, maps.NewByteCache(cacheShards, max(1<<16, bound*(maker.valueSize+64)), 0)}
	for number := range history {
		key := StoredKey(number)
		store.keep(key, maker.madeEarlier(key))
	}
	return store
}

// order is the body of a key's order.
func (store governedBytes) order(key string) (body []byte) {
	if store.cache.Get([]byte(key), func(value []byte) { body = append([]byte(nil), value[:store.maker.valueSize]...) }) {
		return body
	}
	made := store.maker.order(key)
	store.keep(key, made)
	return made.body
}

// keep stores the body, and after it the total.
func (store governedBytes) keep(key string, made *order) {
	value := append(make([]byte, 0, len(made.body)+8), made.body...)
	store.cache.Set([]byte(key), binary.LittleEndian.AppendUint64(value, made.total))
}

// Len is the number of entries.
func (store governedBytes) Len() int { return store.cache.Len() }
