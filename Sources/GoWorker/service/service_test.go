package service

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// serverOf is a server with a map behind it, whose values have at most 1,000 bytes.
func serverOf(t *testing.T, name string, pause *pause) (*httptest.Server, *watched) {
	t.Helper()
	store, err := newStore(name, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	watched := newWatched(store, name)
	server := httptest.NewServer(routes(watched, 1_000, pause))
	t.Cleanup(server.Close)
	return server, watched
}

// ask sends one request and returns status and body.
func ask(t *testing.T, method, address, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// TestRoutes: every map answers as the lab's service does.
func TestRoutes(t *testing.T) {
	for _, name := range MapNames {
		server, _ := serverOf(t, name, nil)
		for step, request := range []struct {
			method, path, body string
			status             int
			answer             string
		}{
			{"GET", "/keys/a", "", 404, "no such key\n"},
			{"PUT", "/keys/a", "one", 201, ""},
			{"PUT", "/keys/a", "two", 204, ""},
			{"GET", "/keys/a", "", 200, "two"},
			{"PUT", "/keys/empty", "", 201, ""},
			{"GET", "/keys/empty", "", 200, ""},
			{"DELETE", "/keys/a", "", 204, ""},
			{"DELETE", "/keys/a", "", 404, "no such key\n"},
			{"GET", "/keys/a", "", 404, "no such key\n"},
			{"GET", "/health", "", 200, "ok\n"},
			{"GET", "/keys/" + strings.Repeat("k", 251), "", 414, "a key has 250 bytes at most\n"},
			{"PUT", "/keys/" + strings.Repeat("k", 250), strings.Repeat("v", 1_000), 201, ""},
			{"PUT", "/keys/b", strings.Repeat("v", 1_001), 413, "http: request body too large\n"},
		} {
			status, answer := ask(t, request.method, server.URL+request.path, request.body)
			if status != request.status || answer != request.answer {
				t.Errorf("%s, step %d: %d %q, expected %d %q", name, step, status, answer, request.status, request.answer)
			}
		}
		_, text := ask(t, "GET", server.URL+"/metrics", "")
		for _, line := range []string{"map_hits_total{map=\"%s\"} 2", "map_misses_total{map=\"%s\"} 2",
			"map_insertions_total{map=\"%s\"} 3", "map_removals_total{map=\"%s\"} 1", "map_size{map=\"%s\",status=\"active\"} 2"} {
			if line = fmt.Sprintf(line, name); !strings.Contains(text, line+"\n") {
				t.Errorf("no %s in:\n%s", line, text)
			}
		}
	}
}

// TestLargeValue: a cache that can't hold a value says so, and keeps what it has.
func TestLargeValue(t *testing.T) {
	store, err := newStore("byte-cache", 1<<16)
	if err != nil {
		t.Fatal(err)
	}
	if isNew, err := store.Set("key", make([]byte, 4_000)); !isNew || err != nil {
		t.Errorf("%v %v", isNew, err)
	}
	if _, err := store.Set("key", make([]byte, 4_096)); err != errTooLarge {
		t.Errorf("%v, expected %v", err, errTooLarge)
	}
	if value, _ := store.Value("key"); len(value) != 4_000 {
		t.Errorf("%d bytes, expected 4000", len(value))
	}
}

// TestSharing: writers at the same time lose nothing, and each key is new once.
func TestSharing(t *testing.T) {
	for _, name := range MapNames {
		_, store := serverOf(t, name, nil)
		var writers sync.WaitGroup
		for range 4 {
			writers.Add(1)
			go func() {
				defer writers.Done()
				for number := range 500 {
					key := StoredKey(number)
					if _, err := store.Set(key, StoredValue(key, 20)); err != nil {
						t.Error(err)
					}
				}
			}()
		}
		writers.Wait()
		// The byte cache asks first and sets then: two may both find a key new.
		if made := store.insertions.count.Load(); store.Len() != 500 || made != 500 && name != "byte-cache" {
			t.Errorf("%s: %d entries, %d new, expected 500", name, store.Len(), made)
		}
		for number := range 500 {
			key := StoredKey(number)
			if value, _ := store.Value(key); !bytes.Equal(value, StoredValue(key, 20)) {
				t.Fatalf("%s: %s is %q", name, key, value)
			}
		}
	}
}

// TestStoredValue: values are those that the lab's load generator expects.
func TestStoredValue(t *testing.T) {
	for size, expected := range map[int]string{0: "", 3: "key", 6: "key-7/", 14: "key-7/key-7/ke"} {
		if value := string(StoredValue(StoredKey(7), size)); value != expected {
			t.Errorf("%q, expected %q", value, expected)
		}
	}
}

// TestPause: a request in a pause is answered when it has ended, one before it at once.
func TestPause(t *testing.T) {
	stop := newPause(time.Hour, 59*time.Minute+59*time.Second)
	begin := time.Now()
	stop.wait()
	if waited := time.Since(begin); waited > 500*time.Millisecond {
		t.Errorf("it waited for %v before the pause", waited)
	}
	// The pause has 200 milliseconds left.
	stop = newPause(time.Second, 900*time.Millisecond)
	stop.start = time.Now().Add(-800 * time.Millisecond)
	begin = time.Now()
	stop.wait()
	if waited := time.Since(begin); waited < 150*time.Millisecond {
		t.Errorf("it waited for %v, expected 200 ms", waited)
	}
}

// TestOptions: bad options end with code 2 and one line that says why.
func TestOptions(t *testing.T) {
	for line, reason := range map[string]string{
		"--map hash":                          `--map is "hash"`,
		"--port 70000":                        "--port is 70000",
		"--fill -1":                           "--fill is -1",
		"--value-size 2000000":                "--value-size is 2000000",
		"--idle 0":                            "--idle is 0",
		"--pause-every 1 --pause-for 1":       "--pause-for is 1",
		"--collector sometimes":               `"sometimes"`,
		"--port 0 more":                       `unexpected "more"`,
		"--no-such-option":                    "no-such-option",
		"--map byte-cache --cache-bytes 1000": "--cache-bytes is 1000",
		"--orders govrned":                    `--orders is "govrned"`,
		"--orders governed --bound 0":         "--bound is 0",
		"--temporary -1":                      "--temporary is -1",
	} {
		var output, errors bytes.Buffer
		if code := Serve(strings.Fields(line), &output, &errors); code != 2 || !strings.Contains(errors.String(), reason) {
			t.Errorf("%s: code %d, %q, expected 2 and %q", line, code, errors.String(), reason)
		}
	}
}

// TestTakenPort: a port that another one has ends with code 1.
func TestTakenPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := fmt.Sprint(taken.Addr().(*net.TCPAddr).Port)
	var output, errors bytes.Buffer
	if code := Serve([]string{"--port", port}, &output, &errors); code != 1 || output.Len() > 0 || errors.Len() == 0 {
		t.Errorf("code %d, %q, %q", code, output.String(), errors.String())
	}
}

// TestLimit: a connection beyond the limit is accepted when another one has been closed.
func TestLimit(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer inner.Close()
	bounded := limit(inner, 1)
	accepted := make(chan net.Conn)
	go func() {
		for range 2 {
			if connection, err := bounded.Accept(); err == nil {
				accepted <- connection
			}
		}
	}()
	for range 2 {
		connection, err := net.Dial("tcp", inner.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
	}
	first := <-accepted
	select {
	case <-accepted:
		t.Fatal("two connections are open, expected 1")
	case <-time.After(50 * time.Millisecond):
	}
	first.Close()
	first.Close()
	select {
	case second := <-accepted:
		second.Close()
	case <-time.After(5 * time.Second):
		t.Fatal("the second connection is never accepted")
	}
}
