package main

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"maplab/goworker/kernels"
	"maplab/goworker/program"
	"maplab/goworker/protocol"
)

// TestMachineCodeOfLookUps reads the loops of get-hit: the runtime's look-up for the key's type is called in them, and
// nothing through a register or memory, as a call of an interface, a closure or a dictionary's method would be.
func TestMachineCodeOfLookUps(t *testing.T) {
	worker := filepath.Join(t.TempDir(), "worker")
	tool := filepath.Join(runtime.GOROOT(), "bin", "go")
	if output, err := exec.Command(tool, "build", "-o", worker, ".").CombinedOutput(); err != nil {
		t.Skipf("the worker can't be built here: %v: %s", err, output)
	}
	number, text, object := "go.shape.uint64", "go.shape.string", "go.shape.*uint64"
	for _, loop := range []struct{ key, value, keyTag, valueTag, call string }{
		{number, number, "0", "1", "mapaccess2_fast64"},
		{text, number, "2", "1", "mapaccess2_faststr"},
		{text, object, "2", "4", "mapaccess2_faststr"},
		{number, "go.shape.[8]uint64", "0", "3", "mapaccess2_fast64"},
	} {
		value := strings.Replace(regexp.QuoteMeta(loop.value), `\*uint64`, `\*uint(64|8)`, 1)
		symbol := `kernels\.\(\*kernels\[` + regexp.QuoteMeta(loop.key) + "," + value + `,go\.shape\.\[` + loop.keyTag +
			`\]uint8,go\.shape\.\[` + loop.valueTag + `\]uint8,go\.shape\.\[0\]uint8\]\)\.lookUp$`
		output, err := exec.Command(tool, "tool", "objdump", "-s", symbol, worker).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, output)
		}
		code := string(output)
		if !strings.Contains(code, "CALL runtime."+loop.call+"(SB)") {
			t.Errorf("%v: no call of %s in %.400s", loop, loop.call, code)
		}
		for _, call := range regexp.MustCompile(`CALL .*`).FindAllString(code, -1) {
			if !strings.HasSuffix(strings.TrimSpace(call), "(SB)") {
				t.Errorf("%v: %s", loop, call)
			}
		}
	}
}

// TestAgainstGoBenchmark runs get-hit as `go test -bench` does, beside the worker's own pass: allocations must be equal;
// the times are told, and not asserted.
func TestAgainstGoBenchmark(t *testing.T) {
	for _, kind := range []string{"get-hit", "update"} {
		more := map[string]any{"kind": kind, "values": map[string]any{"type": "class", "size": 64}}
		input, _ := json.Marshal(jobOf(cell(more), "time"))
		job, err := protocol.ReadJob(input)
		if err != nil {
			t.Fatal(err)
		}
		made, err := kernels.Program(program.Setting{Cell: job.Cell, Operations: job.OperationsPerRound, Seed: job.Seed})
		if err != nil {
			t.Fatal(err)
		}
		work := made.Rounds()
		work.PrepareRound()
		ours := work.Run(0, work.OperationsPerRound())
		result, sum := plainBenchmark(kind)
		if kind == "get-hit" && sum == 0 || ours == 0 {
			t.Error("a loop found nothing")
		}
		measured := report(t, cell(more), "allocations").Metrics["allocs_per_op"]
		if measured != float64(result.AllocsPerOp()) {
			t.Errorf("%s: %v allocations per operation, go test -bench counts %d", kind, measured, result.AllocsPerOp())
		}
		own := report(t, cell(more), "time").Metrics["ns_per_op"]
		theirs := float64(result.T.Nanoseconds()) / float64(result.N)
		t.Logf("%s: %.1f ns per operation, go test -bench %.1f: ratio %.2f", kind, own, theirs, own/theirs)
	}
}

// plainBenchmark is the same loop as anybody would write it.
func plainBenchmark(kind string) (result testing.BenchmarkResult, sum uint64) {
	type object [8]uint64
	entries := map[uint64]*object{}
	var keys []uint64
	for i := range uint64(1_000) {
		key := i * 0x9e37_79b9_7f4a_7c15
		entries[key] = &object{i}
		keys = append(keys, key)
	}
	result = testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		position := 0
		for i := range b.N {
			if kind == "update" {
				value := &object{}
				for word := range value {
					value[word] = uint64(i)
				}
				entries[keys[position]] = value
			} else if value, isThere := entries[keys[position]]; isThere {
				sum += value[0] + value[7] + 1
			}
			if position++; position == len(keys) {
				position = 0
			}
		}
	})
	return result, sum
}
