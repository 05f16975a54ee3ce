//go:build go1.24

package service

import (
	"unsafe"

	"maplab/goworker/maps"
)

// weakOrders is a cache of orders that others hold: of weak pointers, whose entries the runtime's clean-ups remove.
type weakOrders struct{ orders *maps.Weak[string] }

// newWeakOrders is an empty cache with room for some entries.
func newWeakOrders(capacity int) *weakOrders { return &weakOrders{maps.NewWeak[string](capacity)} }

// get is the living order of a key, or nil.
func (cache *weakOrders) get(key string) *order {
	return (*order)(unsafe.Pointer(cache.orders.Get(key)))
}

// set stores an order.
func (cache *weakOrders) set(key string, made *order) { cache.orders.Set(key, &made.total) }

// count is the number of entries, dead ones included.
func (cache *weakOrders) count() int { return cache.orders.Len() }

// each calls a function with every entry whose order lives.
func (cache *weakOrders) each(body func(string, *order)) {
	cache.orders.Range(func(key string, total *uint64) { body(key, (*order)(unsafe.Pointer(total))) })
}
