package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"maplab/goworker/kernels"
	"maplab/goworker/program"
	"maplab/goworker/protocol"
)

// TestAgreesWithSwift runs every workload with every key type, value type and distribution, on one thread and on two,
// in the Swift engine's workers and here: digests and checksums must be equal. MAPLAB_WORKERS is the folder of the
// workers, such as .build/release; MAPLAB_WORKER_VERSION is their version of the protocol, if it is another one.
func TestAgreesWithSwift(t *testing.T) {
	folder := os.Getenv("MAPLAB_WORKERS")
	if folder == "" {
		t.Skip("MAPLAB_WORKERS does not say where the Swift engine's workers are")
	}
	version := protocol.Version
	if text := os.Getenv("MAPLAB_WORKER_VERSION"); text != "" {
		version, _ = strconv.Atoi(text)
	}
	compared, refused := 0, 0
	for _, cell := range agreementCells() {
		job := map[string]any{"version": version, "pass": "time", "seed": 20_261_127, "hashSeed": 3,
			"deterministicHashing": false, "layoutOffset": 0, "allocator": map[string]any{"name": "glibc", "statistics": "glibc"},
			"operationsPerRound": cell["operations"], "seconds": 0, "warmUpRounds": 1, "maximumRounds": 1, "cell": cell}
		theirs, reason := swiftReport(t, folder, job)
		if reason != "" {
			if !strings.Contains(reason, "is compiled for") {
				t.Errorf("%v: the Swift worker refuses: %s", cell, reason)
			}
			refused++
			continue
		}
		job["version"] = protocol.Version
		digest, checksum, err := goChecksum(job)
		if err != nil {
			t.Errorf("%v: %v", cell, err)
		} else if digest != theirs.WorkloadDigest || checksum != theirs.Checksum {
			t.Errorf("%v: digest %s and checksum %s, Swift has %s and %s", cell, digest, checksum, theirs.WorkloadDigest,
				theirs.Checksum)
		}
		compared++
	}
	t.Logf("%d cells agree or are reported; the Swift workers are not compiled for %d more", compared, refused)
	if compared < 500 {
		t.Errorf("only %d cells were compared", compared)
	}
}

// agreementCells are all of them, small.
func agreementCells() []map[string]any {
	var cells []map[string]any
	keys := []map[string]any{{"type": "uint64"}, {"type": "struct16"}, {"type": "string", "length": 20},
		{"type": "string", "length": 3}, {"type": "string", "length": 40}}
	values := []map[string]any{{"type": "none"}, {"type": "uint64"}, {"type": "bytes", "size": 0},
		{"type": "bytes", "size": 13}, {"type": "struct", "size": 8}, {"type": "struct", "size": 24},
		{"type": "struct", "size": 256}, {"type": "class", "size": 8}, {"type": "class", "size": 40},
		{"type": "class", "size": 64}}
	add := func(kind, name string, key, value map[string]any, distribution string, more map[string]any) {
		keys := map[string]any{"distribution": distribution}
		for k, v := range key {
			keys[k] = v
		}
		cell := map[string]any{"map": name, "allocator": "glibc", "kind": kind, "entries": 60, "operations": 600,
			"keys": keys, "values": value}
		if kind == "create-fill-drop" || kind == "clear-and-refill" {
			cell["operations"] = 5
		}
		for k, v := range more {
			cell[k] = v
		}
		cells = append(cells, cell)
	}
	for _, kind := range protocol.Kinds {
		for _, distribution := range []string{"sequential", "uniform", "zipf"} {
			for _, key := range keys {
				for _, value := range values {
					add(kind, "native", key, value, distribution, nil)
				}
			}
			number, object := values[1], values[9]
			add(kind, "pooled", keys[2], number, distribution, nil)
			if kind != "update" && kind != "mixed" {
				add(kind, "byte-cache", keys[2], values[3], distribution, nil)
				add(kind, "byte-cache", keys[0], number, distribution, nil)
			}
			for _, shared := range []string{"locked-rw", "locked-mutex", "sharded", "read-mostly"} {
				add(kind, shared, keys[0], number, distribution, nil)
				switch kind {
				case "get-hit", "get-miss", "update", "mixed", "empty":
					add(kind, shared, keys[0], number, distribution, map[string]any{"threads": 2, "operations": 601})
					add(kind, shared, keys[2], object, distribution, map[string]any{"threads": 3})
				}
			}
		}
	}
	for _, mix := range []map[string]any{{"reads": 0.9, "updates": 0.1}, {"inserts": 0.5, "erases": 0.5},
		{"updates": 0.5, "inserts": 0.3, "erases": 0.2}} {
		add("mixed", "native", keys[0], values[1], "uniform", map[string]any{"mix": mix})
	}
	add("mixed", "sharded", keys[2], values[1], "zipf", map[string]any{"threads": map[string]any{"readers": 2, "writers": 1}})
	add("get-hit", "native", keys[0], values[1], "zipf", map[string]any{"entries": 100_000, "operations": 200_000})
	add("mixed", "native", keys[0], values[1], "uniform", map[string]any{"entries": 3, "operations": 1_000})
	return cells
}

// swiftReport is what the cell's worker prints, or why it refuses.
func swiftReport(t *testing.T, folder string, job map[string]any) (report protocol.Report, refusal string) {
	families := map[string]string{"native": "native", "pooled": "storage", "byte-cache": "caches"}
	family := families[job["cell"].(map[string]any)["map"].(string)]
	if family == "" {
		family = "shared"
	}
	input, _ := json.Marshal(job)
	command := exec.Command(filepath.Join(folder, "maplab-worker-"+family))
	command.Stdin = strings.NewReader(string(input))
	var errors strings.Builder
	command.Stderr = &errors
	output, err := command.Output()
	if err != nil {
		if os.IsNotExist(err) {
			return report, "no worker that is compiled for it is built"
		}
		if _, isExit := err.(*exec.ExitError); !isExit {
			t.Fatal(err)
		}
		return report, errors.String()
	}
	if err := json.Unmarshal(output, &report); err != nil {
		t.Fatal(err)
	}
	return report, ""
}

// goChecksum runs one round of a job's cell after a first one, which must agree with it.
func goChecksum(input map[string]any) (digest, checksum string, err error) {
	text, _ := json.Marshal(input)
	job, err := protocol.ReadJob(text)
	if err != nil {
		return "", "", err
	}
	made, err := kernels.Program(program.Setting{Cell: job.Cell, Operations: job.OperationsPerRound, Seed: job.Seed})
	if err != nil {
		return "", "", err
	}
	var work program.ConcurrentWorkload
	if made.Threads != nil {
		work = made.Threads()
	} else {
		work = alone{made.Rounds()}
	}
	var sums [2]uint64
	for round := range sums {
		work.PrepareRound()
		for _, lane := range work.Lanes() {
			// Odd batches, to see that they add up.
			for first := 0; first < lane.OperationsPerRound(); first += 7 {
				sums[round] += lane.Run(first, min(first+7, lane.OperationsPerRound()))
			}
		}
		sums[round] += work.FinishRound()
	}
	if sums[0] != sums[1] {
		err = fmt.Errorf("two rounds gave %x and %x", sums[0], sums[1])
	}
	return fmt.Sprintf("%016x", made.Digest()), fmt.Sprintf("%016x", sums[0]), err
}

// alone is a workload as the only lane.
type alone struct{ program.Workload }

// Lanes is program.ConcurrentWorkload's.
func (a alone) Lanes() []program.Workload { return []program.Workload{a.Workload} }

// FinishRound adds nothing.
func (a alone) FinishRound() uint64 {
	a.Workload.FinishRound()
	return 0
}
