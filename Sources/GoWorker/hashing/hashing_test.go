package hashing

import (
	"fmt"
	"hash/maphash"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"maplab/goworker/hashkey"
)

// hashes are those of some texts, and the order in which a sync.Map with a fixed seed tells its keys.
func hashes() string {
	seed := maphash.MakeSeed()
	FixMapHash(&seed)
	var text strings.Builder
	for i := range 8 {
		fmt.Fprintln(&text, maphash.String(seed, fmt.Sprint("a text that is longer than a word ", i)))
	}
	var trie sync.Map
	if FixSyncMap(&trie) {
		for i := range 100 {
			trie.Store(fmt.Sprint(i), i)
		}
		trie.Range(func(key, _ any) bool {
			fmt.Fprint(&text, key, " ")
			return true
		})
	}
	return text.String()
}

// TestHashesAreFixed compares two processes. Run it with -tags fixedhash -ldflags=-checklinkname=0.
func TestHashesAreFixed(t *testing.T) {
	if !hashkey.IsFixed {
		t.Skip("the tag fixedhash is not given")
	}
	if os.Getenv("MAPLAB_TEST_HASHES") != "" {
		fmt.Println(hashes())
		os.Exit(0)
	}
	command := exec.Command(os.Args[0], "-test.run=TestHashesAreFixed")
	command.Env = append(os.Environ(), "MAPLAB_TEST_HASHES=1")
	output, err := command.Output()
	if err != nil || strings.TrimSpace(string(output)) != strings.TrimSpace(hashes()) {
		t.Errorf("another process (%v) hashes differently: %s and %s", err, output, hashes())
	}
}

// TestMapsKeepTheirEntries fixes the seeds of empty maps and fills them.
func TestMapsKeepTheirEntries(t *testing.T) {
	for _, capacity := range []int{0, 8, 100, 10_000} {
		m := make(map[string]int, capacity)
		FixMap(m)
		for i := range 3_000 {
			m[fmt.Sprint(i)] = i
		}
		for i := range 3_000 {
			if value, isThere := m[fmt.Sprint(i)]; !isThere || value != i {
				t.Fatalf("with capacity %d, %d has %d", capacity, i, value)
			}
		}
		if len(m) != 3_000 {
			t.Errorf("%d entries", len(m))
		}
	}
}
