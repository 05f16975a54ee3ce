package service

import (
	"bytes"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"maplab/goworker/studies/study"
)

// OrderMemory is where the service's memory is, behind a forced collection; names as those of the lab's service.
type OrderMemory struct {
	// Entries of the map.
	Entries int `json:"entries"`
	// Uncollected are further entries that were there before the collection: nobody held their orders any more.
	Uncollected int `json:"uncollected"`
	// Temporaries that were made for orders.
	Temporaries uint64 `json:"temporaries"`
	// LiveBytes are those in objects that the service holds.
	LiveBytes int64 `json:"live_bytes"`
	// TableBytes are those of the map itself, without keys and orders; nil if they can't be told apart.
	TableBytes *int64 `json:"table_bytes,omitempty"`
	// HeldBytes are those that the map holds, keys and orders included.
	HeldBytes int64 `json:"held_bytes"`
}

// servedOrders is a cache of orders that can be forgotten while it is served.
type servedOrders struct {
	maker *orderMaker
	store atomic.Pointer[orderStore]
	// fresh makes an empty cache.
	fresh func() orderStore
	// forgetting lets one request at a time forget.
	forgetting sync.Mutex
}

// newServedOrders makes the cache of a name.
func newServedOrders(name string, maker *orderMaker, history, bound int) (*servedOrders, error) {
	store, err := newOrders(name, maker, history, bound)
	if err != nil {
		return nil, err
	}
	orders := &servedOrders{maker: maker, fresh: func() orderStore {
		empty, _ := newOrders(name, maker, 0, bound)
		return empty
	}}
	orders.store.Store(&store)
	return orders, nil
}

// order is the body of a key's order.
func (orders *servedOrders) order(key string) []byte { return (*orders.store.Load()).order(key) }

// forget removes all orders and tells what they took: the difference of the live bytes with and without them. Live bytes
// are what a forced collection leaves, so nothing else should go on in the service.
func (orders *servedOrders) forget() OrderMemory {
	orders.forgetting.Lock()
	defer orders.forgetting.Unlock()
	before := (*orders.store.Load()).Len()
	memory := OrderMemory{LiveBytes: liveBytes(), Temporaries: orders.maker.made.count.Load()}
	memory.Entries = (*orders.store.Load()).Len()
	memory.Uncollected = before - memory.Entries
	ownBytes, isApart := keptBytes(*orders.store.Load())
	// While it is measured, requests are answered by a cache that takes nothing when it is empty.
	var none orderStore = passing{orders.maker}
	orders.store.Store(&none)
	memory.HeldBytes = memory.LiveBytes - liveBytes()
	if isApart {
		table := memory.HeldBytes - ownBytes
		memory.TableBytes = &table
	}
	empty := orders.fresh()
	orders.store.Store(&empty)
	return memory
}

// passing makes each order anew.
type passing struct{ maker *orderMaker }

// order is the body of a key's order.
func (store passing) order(key string) []byte { return store.maker.order(key).body }

// Len is 0.
func (passing) Len() int { return 0 }

// keptBytes are those of all keys and orders: what copies of them take.
func keptBytes(store orderStore) (size int64, isKnown bool) {
	entries, isKnown := store.(apart)
	if !isKnown {
		return 0, false
	}
	type pair struct {
		key   string
		order *order
	}
	copies := make([]pair, 0, store.Len())
	before := liveBytes()
	entries.each(func(key string, found *order) {
		copies = append(copies, pair{strings.Clone(key), &order{found.total, bytes.Clone(found.body)}})
	})
	after := liveBytes()
	runtime.KeepAlive(copies)
	return after - before, true
}

// settled is how little the live bytes change once every finalizer and clean-up has run.
const settled = 4 << 10

// liveBytes are those in objects that the program holds. The collector is forced until nothing more goes: clean-ups run
// when it is done, and what they held goes after the next.
func liveBytes() int64 {
	var stats runtime.MemStats
	last := int64(-1)
	for range 20 {
		study.Collect()
		runtime.ReadMemStats(&stats)
		now := int64(stats.HeapAlloc)
		if last >= 0 && last-now < settled && now-last < settled {
			return now
		}
		last = now
		time.Sleep(10 * time.Millisecond)
	}
	return last
}
