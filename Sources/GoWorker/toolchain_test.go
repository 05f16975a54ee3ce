package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strconv"
	"testing"
)

// TestAgainstTheToolchainsBenchmarks asks the benchmarks that Go's own developers wrote for their map, and which come with
// the toolchain: of two cells they must say the same of memory, and nothing far away of time. They do not use this worker.
func TestAgainstTheToolchainsBenchmarks(t *testing.T) {
	if os.Getenv("MAPLAB_LONG_TESTS") == "" {
		t.Skip("the runtime's tests are compiled for it, which takes a minute: MAPLAB_LONG_TESTS=1")
	}
	source, err := os.ReadFile(filepath.Join(runtime.GOROOT(), "src", "runtime", "map_benchmark_test.go"))
	if err != nil || !regexp.MustCompile(`func BenchmarkMapAccessHit\(`).Match(source) {
		t.Skipf("%s has no benchmarks by key type and size; Go 1.25 and later have", runtime.Version())
	}
	const entries = 65_536
	common := map[string]any{"entries": entries, "keys": map[string]any{"type": "uint64", "distribution": "sequential"}}
	with := func(more map[string]any) map[string]any {
		for key, value := range common {
			more[key] = value
		}
		return cell(more)
	}

	theirs := toolchainBenchmark(t, "MapAccessHit", "2000000x")
	look := with(map[string]any{"kind": "get-hit", "operations": 500_000})
	if ours := report(t, look, "allocations").Metrics["allocs_per_op"]; ours != theirs.allocations {
		t.Errorf("get-hit: %v allocations, the toolchain's benchmark has %v", ours, theirs.allocations)
	}
	ratio := report(t, look, "time").Metrics["ns_per_op"] / theirs.nanoseconds
	t.Logf("get-hit: %.2f of the toolchain's %.1f ns", ratio, theirs.nanoseconds)
	if ratio < 0.25 || ratio > 4 {
		t.Errorf("get-hit takes %.2f of what the toolchain's benchmark takes", ratio)
	}

	// Ten maps with a hint. Theirs is counted per entry, ours per map, and the tool prints whole numbers.
	theirs = toolchainBenchmark(t, "MapAssignFillHint", strconv.Itoa(10*entries)+"x")
	fill := with(map[string]any{"map": "native-reserved", "kind": "create-fill-drop", "operations": 1})
	bytes := report(t, fill, "allocations").Metrics["bytes_per_op"] / entries
	t.Logf("create-fill-drop: %.2f bytes per entry, the toolchain's benchmark %.0f", bytes, theirs.bytes)
	if theirs.bytes < 16 || bytes < theirs.bytes-0.5 || bytes > theirs.bytes+1.5 {
		t.Errorf("create-fill-drop: %v bytes per entry, the toolchain's benchmark has %v", bytes, theirs.bytes)
	}
}

// figures are what `go test -bench` prints of an operation.
type figures struct{ nanoseconds, bytes, allocations float64 }

// toolchainBenchmark runs a benchmark of the runtime for 65,536 keys and values of 64 bits: medians of five.
func toolchainBenchmark(t *testing.T, name, operations string) figures {
	t.Helper()
	tool := filepath.Join(runtime.GOROOT(), "bin", "go")
	command := exec.Command(tool, "test", "-run=^$", "-bench=^Benchmark"+name+"$/^Key=int64$/^Elem=int64$/^len=65536$",
		"-benchmem", "-benchtime="+operations, "-count=5", "runtime")
	command.Env = append(os.Environ(), "GOFLAGS=")
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	lines := regexp.MustCompile(`([0-9.]+) ns/op\s+([0-9.]+) B/op\s+([0-9.]+) allocs/op`).FindAllStringSubmatch(string(output), -1)
	if len(lines) != 5 {
		t.Fatalf("%d results of five in %s", len(lines), output)
	}
	median := func(column int) float64 {
		var values []float64
		for _, line := range lines {
			value, _ := strconv.ParseFloat(line[column], 64)
			values = append(values, value)
		}
		sort.Float64s(values)
		return values[2]
	}
	return figures{median(1), median(2), median(3)}
}
