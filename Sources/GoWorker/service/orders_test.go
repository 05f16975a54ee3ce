package service

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"maplab/goworker/studies/study"
)

// orderServer is a server with orders of 12 bytes in a cache, of which some have been asked for.
func orderServer(t *testing.T, name string, history, bound int) (*httptest.Server, *servedOrders) {
	t.Helper()
	orders, err := newServedOrders(name, &orderMaker{valueSize: 12, temporaryBytes: 4_096}, history, bound)
	if err != nil {
		t.Fatal(err)
	}
	store, err := newStore("sharded", 1<<16)
	if err != nil {
		t.Fatal(err)
	}
	router := routes(newWatched(store, "sharded"), 1_000, nil)
	addOrders(router, orders, nil)
	server := httptest.NewServer(router)
	t.Cleanup(server.Close)
	return server, orders
}

// forget makes a server forget its orders.
func forget(t *testing.T, server *httptest.Server) OrderMemory {
	t.Helper()
	status, text := ask(t, "DELETE", server.URL+"/orders", "")
	var memory OrderMemory
	if err := json.Unmarshal([]byte(text), &memory); err != nil || status != 200 {
		t.Fatalf("%d %q (%v)", status, text, err)
	}
	return memory
}

// TestOrders: every cache makes an order once, keeps it and forgets it.
func TestOrders(t *testing.T) {
	for _, name := range orderNames() {
		server, _ := orderServer(t, name, 3, 10_000)
		for _, key := range []string{"key-0", "key-7", "key-7"} {
			if status, answer := ask(t, "GET", server.URL+"/orders/"+key, ""); status != 200 || answer != key+"/"+key+"/" {
				t.Errorf("%s, %s: %d %q", name, key, status, answer)
			}
		}
		for round, expected := range []int{4, 0} {
			if memory := forget(t, server); memory.Entries != expected || memory.Uncollected != 0 {
				t.Errorf("%s, round %d: %+v, expected %d entries", name, round, memory, expected)
			}
		}
		if _, answer := ask(t, "GET", server.URL+"/orders/key-7", ""); answer != "key-7/key-7/" {
			t.Errorf("%s: %q when it has forgotten", name, answer)
		}
		if memory := forget(t, server); memory.Entries != 1 {
			t.Errorf("%s: %+v, expected 1 entry", name, memory)
		}
	}
	if _, err := newServedOrders("govrned", &orderMaker{}, 0, 1); err == nil {
		t.Error("a cache that does not exist is made")
	}
}

// TestTemporaries: before, each request makes one and each new order one more; after, each new order two.
func TestTemporaries(t *testing.T) {
	for name, expected := range map[string]uint64{"ungoverned": 5 + 2, "governed": 2 * 2, "governed-bytes": 2 * 2} {
		orders, err := newServedOrders(name, &orderMaker{valueSize: 12, temporaryBytes: 4_096}, 3, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, number := range []int{0, 1, 8, 9, 8} {
			orders.order(StoredKey(number))
		}
		if made := orders.maker.made.count.Load(); made != expected {
			t.Errorf("%s: %d temporaries, expected %d", name, made, expected)
		}
	}
}

// TestOrderTotals: an order is the same in whichever way it is made.
func TestOrderTotals(t *testing.T) {
	maker := &orderMaker{valueSize: 5, temporaryBytes: 1_000}
	for _, key := range []string{"", "key-1", "another"} {
		before, after, earlier := maker.orderFrom(key, maker.first(key)), maker.order(key), maker.madeEarlier(key)
		for _, made := range []*order{before, after} {
			if made.total != earlier.total || !bytes.Equal(made.body, earlier.body) {
				t.Errorf("%q: %v, expected %v", key, made, earlier)
			}
		}
	}
}

// TestOrderMemory: the ungoverned cache holds its history, a governed one as many orders as are held; what they hold is
// more than their tables and less than everything.
func TestOrderMemory(t *testing.T) {
	const history, bound = 20_000, 1_000
	held := map[string]int64{}
	for _, name := range []string{"ungoverned", "governed", "governed-bytes"} {
		server, _ := orderServer(t, name, history, bound)
		memory := forget(t, server)
		held[name] = memory.HeldBytes
		if memory.HeldBytes <= 0 || memory.HeldBytes >= memory.LiveBytes || (memory.TableBytes == nil) != (name == "governed-bytes") {
			t.Errorf("%s: %+v", name, memory)
		}
		switch name {
		case "ungoverned":
			if memory.Entries != history {
				t.Errorf("%d entries, expected %d", memory.Entries, history)
			}
			// A key has 16 bytes beside its text, an order 8; maps are at least a quarter full.
			if table := *memory.TableBytes; table < 24*history || table > 4*25*history || table >= memory.HeldBytes {
				t.Errorf("the table has %d bytes: %+v", table, memory)
			}
		case "governed":
			if memory.Entries != bound {
				t.Errorf("%d entries, expected %d", memory.Entries, bound)
			}
			if table := *memory.TableBytes; table < 32*bound || table >= memory.HeldBytes {
				t.Errorf("the table has %d bytes: %+v", table, memory)
			}
		default:
			if memory.Entries >= history/2 || memory.Entries < bound/2 {
				t.Errorf("%d entries", memory.Entries)
			}
		}
	}
	if held["governed"] >= held["ungoverned"] {
		t.Errorf("%v", held)
	}
}

// TestWeakOrders: an order is there as long as somebody holds it, and a later one of its key stays.
func TestWeakOrders(t *testing.T) {
	cache := newWeakOrders(4)
	maker := &orderMaker{valueSize: 12, temporaryBytes: 64}
	held := maker.order("held")
	cache.set("held", held)
	cache.set("dropped", maker.order("dropped"))
	// Read ones die, too.
	cache.set("read", maker.order("read"))
	if found := cache.get("read"); found != nil && string(found.body) != "read/read/re" {
		t.Errorf("%q", found.body)
	}
	cache.set("twice", maker.order("twice"))
	later := &order{total: 7}
	cache.set("twice", later)
	wait := time.Now().Add(10 * time.Second)
	for cache.count() > 2 && time.Now().Before(wait) {
		study.Collect()
	}
	if cache.count() != 2 || cache.get("held") != held || cache.get("twice") != later || cache.get("read") != nil {
		t.Errorf("%d entries, held %v, twice %v", cache.count(), cache.get("held"), cache.get("twice"))
	}
	seen := map[string]*order{}
	cache.each(func(key string, order *order) { seen[key] = order })
	if len(seen) != 2 || seen["held"] != held || seen["twice"] != later {
		t.Errorf("%v", seen)
	}
	// The orders live up to here.
	if held.total == later.total {
		t.Error("two orders have one total")
	}
}

// TestSharedOrders: requests at the same time get right orders while the collector takes others away.
func TestSharedOrders(t *testing.T) {
	for _, name := range orderNames() {
		orders, err := newServedOrders(name, &orderMaker{valueSize: 30, temporaryBytes: 16 << 10}, 100, 50)
		if err != nil {
			t.Fatal(err)
		}
		var requests sync.WaitGroup
		for lane := range 4 {
			requests.Add(1)
			go func() {
				defer requests.Done()
				for number := range 2_000 {
					key := StoredKey((number*7 + lane) % 300)
					if body := orders.order(key); !bytes.Equal(body, StoredValue(key, 30)) {
						t.Errorf("%s: %s is %q", name, key, body)
						return
					}
				}
			}()
		}
		requests.Wait()
	}
}
