//go:build !go1.24

package service

import (
	"runtime"
	"sync"
	"unsafe"
)

// weakOrders is a cache of orders that others hold. Weak pointers came with Go 1.24; before, programs did without as the
// standard library's internal/intern did: an address that the collector takes for a number, and a finalizer that removes
// the entry.
type weakOrders struct {
	lock    sync.Mutex
	entries map[string]weakOrder
}

// weakOrder is an entry. Its address is that of an order whose finalizer has not run yet, so that it can be read.
type weakOrder struct {
	address uintptr
	// isRead is true if the order was handed out since its finalizer was set: it may be held again.
	isRead bool
}

// order is the entry's order. The conversion keeps to what the collector allows, see weakOrder.
func (entry weakOrder) order() *order { return *(**order)(unsafe.Pointer(&entry.address)) }

// newWeakOrders is an empty cache with room for some entries.
func newWeakOrders(capacity int) *weakOrders {
	return &weakOrders{entries: make(map[string]weakOrder, capacity)}
}

// get is the order of a key, or nil. One that nobody holds is there until its finalizer has run.
func (cache *weakOrders) get(key string) *order {
	cache.lock.Lock()
	defer cache.lock.Unlock()
	entry, isThere := cache.entries[key]
	if !isThere {
		return nil
	}
	if !entry.isRead {
		entry.isRead = true
		cache.entries[key] = entry
	}
	return entry.order()
}

// set stores an order that has no finalizer yet.
func (cache *weakOrders) set(key string, made *order) {
	cache.lock.Lock()
	cache.entries[key] = weakOrder{address: uintptr(unsafe.Pointer(made))}
	cache.lock.Unlock()
	cache.watch(key, made)
}

// watch has the entry removed when the collector has found that nobody holds the order.
func (cache *weakOrders) watch(key string, made *order) {
	runtime.SetFinalizer(made, func(dead *order) {
		cache.lock.Lock()
		defer cache.lock.Unlock()
		entry, isThere := cache.entries[key]
		switch {
		case !isThere || entry.address != uintptr(unsafe.Pointer(dead)):
			// Another order has taken its place.
		case entry.isRead:
			// Somebody may have it: it is asked again after the next collection.
			cache.entries[key] = weakOrder{address: entry.address}
			cache.watch(key, dead)
		default:
			delete(cache.entries, key)
		}
	})
}

// count is the number of entries, dead ones included.
func (cache *weakOrders) count() int {
	cache.lock.Lock()
	defer cache.lock.Unlock()
	return len(cache.entries)
}

// each calls a function with every entry.
func (cache *weakOrders) each(body func(string, *order)) {
	cache.lock.Lock()
	defer cache.lock.Unlock()
	for key, entry := range cache.entries {
		body(key, entry.order())
	}
}
