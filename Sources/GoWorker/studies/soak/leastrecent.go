package soak

import "container/list"

// leastRecent is a cache that drops the least recently used entry when it is full, and expired entries.
type leastRecent[V any] struct {
	bound, timeToLive int
	places            map[int]*list.Element
	// order begins with the entry that was used last.
	order *list.List
}

// slot is an entry.
type slot[V any] struct {
	key, expires int
	value        V
}

// newLeastRecent keeps at most `bound` entries, each for `timeToLive` ticks of the clock `now`.
func newLeastRecent[V any](bound, timeToLive int) *leastRecent[V] {
	return &leastRecent[V]{bound: bound, timeToLive: timeToLive, places: map[int]*list.Element{}, order: list.New()}
}

// len is the number of entries, including expired ones that haven't been noticed.
func (cache *leastRecent[V]) len() int { return len(cache.places) }

// find is the value, which then is the most recently used one; false if there is none or it has expired.
func (cache *leastRecent[V]) find(key, now int) (value V, isThere bool) {
	place, isThere := cache.places[key]
	if !isThere {
		return value, false
	}
	if place.Value.(*slot[V]).expires <= now {
		cache.remove(place)
		return value, false
	}
	cache.order.MoveToFront(place)
	return place.Value.(*slot[V]).value, true
}

// store stores a value and drops what is too much or has expired.
func (cache *leastRecent[V]) store(key int, value V, now int) {
	if place, isThere := cache.places[key]; isThere {
		cache.remove(place)
	}
	for oldest := cache.order.Back(); oldest != nil; oldest = cache.order.Back() {
		if len(cache.places) < cache.bound && oldest.Value.(*slot[V]).expires > now {
			break
		}
		cache.remove(oldest)
	}
	cache.places[key] = cache.order.PushFront(&slot[V]{key: key, expires: now + cache.timeToLive, value: value})
}

// clear drops everything.
func (cache *leastRecent[V]) clear() {
	cache.places = map[int]*list.Element{}
	cache.order.Init()
}

func (cache *leastRecent[V]) remove(place *list.Element) {
	delete(cache.places, place.Value.(*slot[V]).key)
	cache.order.Remove(place)
}
