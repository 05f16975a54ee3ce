// Package service is the lab's HTTP service in Go: a map behind net/http, with the interface of the lab's own
// maplab-service. Study service-load starts it as a process of its own and loads it.
package service

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"maplab/goworker/maps"
	"maplab/goworker/workload"
)

// Store is the state of the service: values by their keys, shared by all goroutines. A value that was handed in or out
// is not changed any more.
type Store interface {
	// Value is the value of a key, and whether there is one.
	Value(key string) ([]byte, bool)
	// Set sets a key's value and says whether the key is new. A cache may drop others for it, and refuses what it can't
	// take.
	Set(key string, value []byte) (isNew bool, err error)
	// Remove removes a key and says whether it was there.
	Remove(key string) bool
	// Len is the number of entries.
	Len() int
}

// errTooLarge is why a store refuses a value.
var errTooLarge = errors.New("the cache can't hold a value of that size")

// MapNames are the maps that can be behind the server, named as in the lab's list.
var MapNames = []string{"locked-rw", "locked-mutex", "read-mostly", "sharded", "byte-cache"}

// newStore makes an empty store. The byte cache takes at most cacheBytes.
func newStore(name string, cacheBytes int) (Store, error) {
	switch name {
	case "locked-rw":
		return exact{maps.NewReadWrite[string, []byte](0)}, nil
	case "locked-mutex":
		return exact{maps.NewMutex[string, []byte](0)}, nil
	case "read-mostly":
		return new(readMostly), nil
	case "sharded":
		return exact{maps.NewSharded[string, []byte, workload.TextKey](0)}, nil
	case "byte-cache":
		return &byteCache{maps.NewByteCache(cacheShards, cacheBytes, 0), cacheBytes / cacheShards}, nil
	}
	return nil, fmt.Errorf("--map is %q, expected one of %s", name, strings.Join(MapNames, ", "))
}

// locked is a map with locks of its own.
type locked interface {
	Get(key string) ([]byte, bool)
	Put(key string, value []byte) (isNew bool)
	Delete(key string) bool
	Len() int
}

// exact is a store that takes every value.
type exact struct{ locked }

// Value is the value of a key, and whether there is one.
func (store exact) Value(key string) ([]byte, bool) { return store.Get(key) }

// Set sets a key's value and says whether the key is new.
func (store exact) Set(key string, value []byte) (bool, error) { return store.Put(key, value), nil }

// Remove removes a key and says whether it was there.
func (store exact) Remove(key string) bool { return store.Delete(key) }

// readMostly is a sync.Map, as a program uses it.
type readMostly struct{ entries sync.Map }

// Value is the value of a key, and whether there is one.
func (store *readMostly) Value(key string) ([]byte, bool) {
	value, isThere := store.entries.Load(key)
	if !isThere {
		return nil, false
	}
	return value.([]byte), true
}

// Set sets a key's value and says whether the key is new.
func (store *readMostly) Set(key string, value []byte) (bool, error) {
	_, wasThere := store.entries.Swap(key, value)
	return !wasThere, nil
}

// Remove removes a key and says whether it was there.
func (store *readMostly) Remove(key string) bool {
	_, wasThere := store.entries.LoadAndDelete(key)
	return wasThere
}

// Len walks over all entries: a sync.Map doesn't count them.
func (store *readMostly) Len() int {
	count := 0
	store.entries.Range(func(any, any) bool {
		count++
		return true
	})
	return count
}

// cacheShards is the number of the byte cache's shards, as for the lab's cells with many entries.
const cacheShards = 16

// byteCache is a cache of bytes with a bound: it drops the oldest values for new ones.
type byteCache struct {
	cache *maps.ByteCache
	// shardBytes is what a shard can hold.
	shardBytes int
}

// Value is a copy of a key's value, and whether there is one.
func (store *byteCache) Value(key string) (found []byte, isThere bool) {
	isThere = store.cache.Get([]byte(key), func(value []byte) { found = append([]byte(nil), value...) })
	return found, isThere
}

// Set sets a key's value and says whether the key is new, or that a shard is too small for it.
func (store *byteCache) Set(key string, value []byte) (bool, error) {
	if len(key)+len(value)+maps.EntryOverhead > store.shardBytes {
		return false, errTooLarge
	}
	_, _, wasThere := store.cache.Head([]byte(key))
	store.cache.Set([]byte(key), value)
	return !wasThere, nil
}

// Remove removes a key and says whether it was there.
func (store *byteCache) Remove(key string) bool { return store.cache.Delete([]byte(key)) }

// Len is the number of entries.
func (store *byteCache) Len() int { return store.cache.Len() }
