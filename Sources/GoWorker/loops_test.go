package main

import (
	"encoding/json"
	"math/rand"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"maplab/goworker/kernels"
	"maplab/goworker/machine"
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

// TestAgainstGoBenchmark runs get-hit as `go test -bench` does, beside the worker's own pass: allocations must be
// equal; the times are told, and not asserted.
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
		result, theirs, sum := plainLoop(kind)
		if kind == "get-hit" && sum == 0 || ours == 0 {
			t.Error("a loop found nothing")
		}
		measured := report(t, cell(more), "allocations").Metrics["allocs_per_op"]
		if measured != float64(result.AllocsPerOp()) {
			t.Errorf("%s: %v allocations per operation, go test -bench counts %d", kind, measured, result.AllocsPerOp())
		}
		own := report(t, cell(more), "time").Metrics["ns_per_op"]
		t.Logf("%s: %.1f ns per operation, a plain loop %.1f: ratio %.2f", kind, own, theirs, own/theirs)
	}
}

// object is a struct of 64 bytes, as programs have them.
type object struct{ a, b, c, d, e, f, g, h uint64 }

// plainLoop is the same work as anybody would write it: 1,000 entries, keys in random order, and a benchmark of it.
//
// A benchmark's time is a mean, which others on the machine make longer; so it also tells the median of its rounds.
func plainLoop(kind string) (result testing.BenchmarkResult, median float64, sum uint64) {
	entries := map[uint64]*object{}
	for i := range uint64(1_000) {
		entries[i*0x9e37_79b9_7f4a_7c15] = &object{a: i}
	}
	keys := make([]uint64, 10_000)
	for i := range keys {
		keys[i] = uint64(rand.Intn(1_000)) * 0x9e37_79b9_7f4a_7c15
	}
	round := func() (found uint64) {
		for i, key := range keys {
			if kind == "update" {
				n := uint64(i)
				entries[key] = &object{n, n, n, n, n, n, n, n}
			} else if value, isThere := entries[key]; isThere {
				found += value.a + value.h + 1
			}
		}
		return found
	}
	var times []float64
	result = testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; i < b.N; i += len(keys) {
			start := time.Now()
			sum = round()
			times = append(times, float64(time.Since(start).Nanoseconds())/float64(len(keys)))
		}
	})
	return result, machine.Median(times), sum
}
