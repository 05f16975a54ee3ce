package service

import (
	"fmt"
	"strings"
	"sync"

	"maplab/goworker/maps"
	"maplab/goworker/workload"
)

// orderStore is what is behind /orders: a cache whose values are made when they are first asked for. A new key is kept as
// it is handed in.
type orderStore interface {
	// order is the body of a key's order, made now if it is not there.
	order(key string) []byte
	// Len is the number of entries.
	Len() int
}

// apart is a store whose own blocks can be told from those of its keys and orders.
type apart interface {
	// each calls a function with every entry.
	each(body func(key string, order *order))
}

// orderCaches are the caches that can be behind /orders, each with what makes it: a cache of whose first `history` keys
// each has been asked for, in order. A governed one keeps `bound` orders.
var orderCaches = []struct {
	name string
	make func(maker *orderMaker, history, bound int) orderStore
}{
	{"ungoverned", func(maker *orderMaker, history, _ int) orderStore { return newUngoverned(maker, history) }},
	{"governed", func(maker *orderMaker, history, bound int) orderStore { return newGoverned(maker, history, bound) }},
	{"governed-bytes", func(maker *orderMaker, history, bound int) orderStore { return newGovernedBytes(maker, history, bound) }},
	{"one-lock", func(maker *orderMaker, history, _ int) orderStore {
		store := lockedOrders{maker, maps.NewMutex[string, []byte](0)}
		askFor(store, history)
		return store
	}},
	{"read-mostly", func(maker *orderMaker, history, _ int) orderStore { return newReadMostlyOrders(maker, 1, history) }},
	{"sharded-read-mostly", func(maker *orderMaker, history, _ int) orderStore {
		return newReadMostlyOrders(maker, 64, history)
	}},
	{"sharded", func(maker *orderMaker, history, _ int) orderStore {
		store := shardedOrders{maker, maps.NewSharded[string, []byte, workload.TextKey](history)}
		askFor(store, history)
		return store
	}},
}

// orderNames are the names of these caches.
func orderNames() []string {
	var names []string
	for _, cache := range orderCaches {
		names = append(names, cache.name)
	}
	return names
}

// newOrders makes the cache of a name.
func newOrders(name string, maker *orderMaker, history, bound int) (orderStore, error) {
	for _, cache := range orderCaches {
		if cache.name == name {
			return cache.make(maker, history, bound), nil
		}
	}
	return nil, fmt.Errorf("--orders is %q, expected one of %s", name, strings.Join(orderNames(), ", "))
}

// askFor asks for the first keys, in order.
func askFor(store orderStore, history int) {
	for number := range history {
		store.order(StoredKey(number))
	}
}

// lockedOrders is a map behind one sync.Mutex.
type lockedOrders struct {
	maker *orderMaker
	*maps.Mutex[string, []byte]
}

// order is the body of a key's order.
func (store lockedOrders) order(key string) []byte {
	return store.GetOrMake(key, func() []byte { return store.maker.body(key) })
}

// readMostlyOrders are several sync.Maps, used with LoadOrStore as in the document: the value is made before it is known
// whether it is needed.
type readMostlyOrders struct {
	maker  *orderMaker
	shards []sync.Map
}

// newReadMostlyOrders is as many sync.Maps, a power of two.
func newReadMostlyOrders(maker *orderMaker, shards, history int) *readMostlyOrders {
	store := &readMostlyOrders{maker, make([]sync.Map, shards)}
	askFor(store, history)
	// A walk promotes: in the classic sync.Map, all keys are in the read layer then.
	for i := range store.shards {
		store.shards[i].Range(func(any, any) bool { return false })
	}
	return store
}

// order is the body of a key's order.
func (store *readMostlyOrders) order(key string) []byte {
	hash := uint64(0xcbf2_9ce4_8422_2325)
	for i := range len(key) {
		hash = (hash ^ uint64(key[i])) * 0x100_0000_01b3
	}
	value, _ := store.shards[hash&uint64(len(store.shards)-1)].LoadOrStore(key, store.maker.body(key))
	return value.([]byte)
}

// Len walks over all entries: a sync.Map doesn't count them.
func (store *readMostlyOrders) Len() int {
	count := 0
	for i := range store.shards {
		store.shards[i].Range(func(any, any) bool {
			count++
			return true
		})
	}
	return count
}

// shardedOrders are 64 maps, each behind a lock of its own.
type shardedOrders struct {
	maker *orderMaker
	*maps.Sharded[string, []byte, workload.TextKey]
}

// order is the body of a key's order.
func (store shardedOrders) order(key string) []byte {
	return store.GetOrMake(key, func() []byte { return store.maker.body(key) })
}
