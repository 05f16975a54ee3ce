package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"maplab/goworker/protocol"
)

// TestMain lets the test's own program be the worker, so that it is tested as the runner starts it.
func TestMain(m *testing.M) {
	if os.Getenv("MAPLAB_TEST_IS_WORKER") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// runWorker starts the worker and returns what it printed, why it failed and its exit code.
func runWorker(t *testing.T, input string, arguments ...string) (output, failure string, code int) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, arguments...)
	command.Env = append(os.Environ(), "MAPLAB_TEST_IS_WORKER=1")
	command.Stdin = strings.NewReader(input)
	var printed, failed strings.Builder
	command.Stdout, command.Stderr = &printed, &failed
	if err := command.Run(); err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	return printed.String(), failed.String(), command.ProcessState.ExitCode()
}

// report runs a job that must succeed.
func report(t *testing.T, cell map[string]any, pass string) (report protocol.Report) {
	t.Helper()
	input, _ := json.Marshal(jobOf(cell, pass))
	output, failure, code := runWorker(t, string(input))
	if code != 0 || strings.Count(output, "\n") != 1 {
		t.Fatalf("%v in the pass %s: exit code %d, %q", cell, pass, code, failure)
	}
	if err := json.Unmarshal([]byte(output), &report); err != nil {
		t.Fatal(err)
	}
	return report
}

// cell is a cell with 1,000 entries and what is given.
func cell(more map[string]any) map[string]any {
	cell := map[string]any{"engine": "go", "map": "native", "allocator": "glibc", "kind": "get-hit", "entries": 1_000}
	for key, value := range more {
		cell[key] = value
	}
	return cell
}

// TestRefusals are jobs that end with exit code 2 and one line that says why.
func TestRefusals(t *testing.T) {
	bad := func(more map[string]any) string {
		input, _ := json.Marshal(jobOf(cell(more), "time"))
		return string(input)
	}
	for input, reason := range map[string]string{
		"": "not JSON", "[]": "not a JSON object", "{}": "no version", `{"version":4}`: "it has version 4, this worker has 5",
		strings.Repeat("[", 100):                                                     "nested",
		bad(map[string]any{"map": "tree"}):                                           "has no map",
		bad(map[string]any{"shape": 1}):                                              "cell.shape: unknown key",
		bad(map[string]any{"entries": 0}):                                            "cell.entries: found 0",
		bad(map[string]any{"collector": "fast"}):                                     "collector: found",
		bad(map[string]any{"threads": 2}):                                            "not safe for several threads",
		bad(map[string]any{"map": "byte-cache", "kind": "mixed"}):                    "lose entries",
		bad(map[string]any{"values": map[string]any{"type": "struct", "size": 9}}):   "cell.values.size: found 9",
		bad(map[string]any{"kind": "study", "study": "nothing.here", "map": "none"}): "no study family",
	} {
		output, failure, code := runWorker(t, input)
		if code != 2 || output != "" || strings.Count(failure, "\n") != 1 || !strings.Contains(failure, reason) {
			t.Errorf("%.60s: exit code %d, printed %q, %q, expected %q", input, code, output, failure, reason)
		}
	}
}

// TestVersion is what the runner asks every engine.
func TestVersion(t *testing.T) {
	if output, _, code := runWorker(t, "", "--version"); code != 0 || output != runtime.Version()+"\n" {
		t.Errorf("exit code %d, %q", code, output)
	}
}

// TestEveryPassReports checks that each pass gives its main figures for each kind of map.
func TestEveryPassReports(t *testing.T) {
	figures := map[string][]string{"time": {"ns_per_op", "clock_share", "region_seconds"}, "latency": {"p50_ns", "max_ns"},
		"allocations": {"allocs_per_op", "bytes_per_op"}, "memory": {"bytes_per_entry", "rss_peak_kib", "next_gc_bytes"},
		"collector": {"gc_cycles", "gc_cpu_share"}}
	for pass, names := range figures {
		for _, name := range []string{"native", "pooled", "sharded", "byte-cache"} {
			got := report(t, cell(map[string]any{"map": name, "kind": "fill"}), pass)
			for _, figure := range names {
				if _, isThere := got.Metrics[figure]; !isThere {
					t.Errorf("%s in the pass %s has no %s: %v", name, pass, figure, got.Metrics)
				}
			}
			if pass == "latency" && (got.LatencyCounts == nil || len(got.Percentiles) == 0) {
				t.Errorf("%s reports no latencies", name)
			}
		}
	}
}

// TestCollectorIsSet checks that maps which are dropped are collected, and that nothing is with the collector off.
func TestCollectorIsSet(t *testing.T) {
	fill := map[string]any{"kind": "fill", "entries": 10_000, "operations": 100_000}
	if got := report(t, cell(fill), "collector").Metrics["gc_cycles"]; got == 0 {
		t.Error("no collection while maps of 10,000 entries are made and dropped")
	}
	fill["collector"] = "off"
	if got := report(t, cell(fill), "collector").Metrics["gc_cycles"]; got != 0 {
		t.Errorf("%v collections in a round with the collector off", got)
	}
}

// TestMemoryIsGivenBack checks that what is left after the map was dropped is the lab's own, which is little.
func TestMemoryIsGivenBack(t *testing.T) {
	got := report(t, cell(map[string]any{"entries": 50_000, "keys": map[string]any{"type": "string"}}), "memory")
	built, dropped := got.Metrics["heap_built_bytes"], got.Metrics["heap_after_drop_bytes"]
	if built < 50_000*36 || dropped > 65_536 {
		t.Errorf("%v bytes with the map filled, %v after it was dropped", built, dropped)
	}
}

// TestAllocationsAreExact compares the counts of loops whose allocations are known, in two processes.
func TestAllocationsAreExact(t *testing.T) {
	for _, known := range []struct {
		more  map[string]any
		count float64
	}{
		{map[string]any{}, 0},
		{map[string]any{"kind": "update", "values": map[string]any{"type": "class", "size": 64}}, 1},
		{map[string]any{"kind": "update", "values": map[string]any{"type": "class", "size": 8}}, 1},
		{map[string]any{"kind": "update", "values": map[string]any{"type": "bytes", "size": 100}}, 1},
		{map[string]any{"kind": "update", "map": "locked-rw"}, 0},
		{map[string]any{"kind": "update", "map": "locked-rw", "threads": 2}, 0},
	} {
		for range 2 {
			if got := report(t, cell(known.more), "allocations").Metrics["allocs_per_op"]; got != known.count {
				t.Errorf("%v: %v allocations per operation, expected %v", known.more, got, known.count)
			}
		}
	}
}
