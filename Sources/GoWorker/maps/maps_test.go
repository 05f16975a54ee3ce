package maps

import (
	"fmt"
	"math/rand"
	"sync"
	"testing"

	"maplab/goworker/workload"
)

// keyed is what every map here has.
type keyed interface {
	Get(uint64) (uint64, bool)
	Set(uint64, uint64)
	Delete(uint64) bool
	Len() int
	Clear()
	Range(func(uint64, uint64))
}

// all are the maps that keep every entry.
func all() map[string]keyed {
	return map[string]keyed{"ReadWrite": NewReadWrite[uint64, uint64](0), "Mutex": NewMutex[uint64, uint64](9),
		"Sharded": NewSharded[uint64, uint64, workload.NumberKey](1_000), "ReadMostly": new(ReadMostly[uint64, uint64])}
}

// TestAgainstGoMap does random operations on each map and on Go's own.
func TestAgainstGoMap(t *testing.T) {
	for name, tested := range all() {
		random := rand.New(rand.NewSource(2))
		model := map[uint64]uint64{}
		for range 20_000 {
			key := uint64(random.Intn(500))
			switch random.Intn(40) {
			case 0:
				clear(model)
				tested.Clear()
			default:
				model[key] = uint64(random.Int63())
				tested.Set(key, model[key])
			case 10, 11, 12, 13:
				_, isThere := model[key]
				delete(model, key)
				if tested.Delete(key) != isThere {
					t.Fatalf("%s: Delete does not say whether %d was there", name, key)
				}
			}
			expected, isExpected := model[key]
			if found, isFound := tested.Get(key); found != expected || isFound != isExpected {
				t.Fatalf("%s: %d has %d, expected %d", name, key, found, expected)
			}
		}
		count := 0
		tested.Range(func(key, value uint64) {
			count++
			if model[key] != value {
				t.Errorf("%s: %d has %d, expected %d", name, key, value, model[key])
			}
		})
		if count != len(model) || tested.Len() != len(model) {
			t.Errorf("%s: %d entries in a walk, Len is %d, expected %d", name, count, tested.Len(), len(model))
		}
	}
}

// TestSharing lets threads use a map at the same time; the race detector sees what they do.
func TestSharing(t *testing.T) {
	for name, tested := range all() {
		var threads sync.WaitGroup
		for thread := range uint64(4) {
			threads.Add(1)
			go func() {
				defer threads.Done()
				for i := range uint64(1_000) {
					tested.Set(i*4+thread, i)
					tested.Get(i)
				}
			}()
		}
		threads.Wait()
		if tested.Len() != 4_000 {
			t.Errorf("%s: %d entries of 4000", name, tested.Len())
		}
	}
}

// TestByteCache writes more than fits, in entries of different sizes: what is found is what was written last, and the
// newest entries are there.
func TestByteCache(t *testing.T) {
	cache := NewByteCache(1, 4096, 16)
	random := rand.New(rand.NewSource(3))
	model := map[string]string{}
	for i := range 20_000 {
		key := fmt.Sprint("key", random.Intn(300))
		value := fmt.Sprintf("%0*d", 1+random.Intn(200), i)
		cache.Set([]byte(key), []byte(value))
		model[key] = value
		if random.Intn(10) == 0 && !cache.Delete([]byte(key)) {
			t.Fatalf("%s was not there right after it was written", key)
		}
		found := 0
		cache.Range(func(key, value []byte) {
			found++
			if model[string(key)] != string(value) {
				t.Fatalf("%s has %s, expected %s", key, value, model[string(key)])
			}
		})
		if found != cache.Len() || found > 4096/24 || i > 100 && found < 10 {
			t.Fatalf("%d entries in a walk, Len is %d", found, cache.Len())
		}
	}
}

// TestGetOrMake: of all who ask for a key at the same time one makes its value, and all get that.
func TestGetOrMake(t *testing.T) {
	for name, tested := range map[string]interface {
		GetOrMake(uint64, func() uint64) uint64
		Len() int
	}{"Mutex": NewMutex[uint64, uint64](0), "Sharded": NewSharded[uint64, uint64, workload.NumberKey](0)} {
		var made [500]int
		var askers sync.WaitGroup
		for range 4 {
			askers.Add(1)
			go func() {
				defer askers.Done()
				for key := range uint64(500) {
					found := tested.GetOrMake(key, func() uint64 {
						made[key]++
						return key + 7
					})
					if found != key+7 {
						t.Errorf("%s: %d is %d", name, key, found)
					}
				}
			}()
		}
		askers.Wait()
		for key, count := range made {
			if count != 1 {
				t.Errorf("%s: %d was made %d times", name, key, count)
			}
		}
		if tested.Len() != 500 {
			t.Errorf("%s: %d entries, expected 500", name, tested.Len())
		}
	}
}
