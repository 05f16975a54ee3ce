package main

import (
	"encoding/json"
	"testing"

	"maplab/goworker/kernels"
)

// TestGoldenVectors compares digests and checksums with those that the Swift engine gave, for seed 7.
func TestGoldenVectors(t *testing.T) {
	for _, vector := range []struct{ cell, digest, checksum string }{
		{`{"map":"native","allocator":"glibc","entries":1000,"operations":10000,` +
			`"kind":"get-hit","keys":{"type":"string","distribution":"zipf"}}`,
			"33e94b1f38a90436", "0000000000154996"},
		{`{"map":"native","allocator":"glibc","entries":500,"operations":1000,` +
			`"kind":"erase","keys":{"distribution":"uniform"}}`,
			"18d8fa3580148eb5", "00000000000003e8"},
		{`{"map":"native","allocator":"glibc","entries":1000,"operations":10000,` +
			`"kind":"mixed","values":{"type":"class","size":40}}`,
			"c2cc40f9e9234f53", "00000000007a7327"},
		{`{"map":"native","allocator":"glibc","entries":1000,"operations":10000,` +
			`"kind":"churn","keys":{"type":"string","length":7},"values":{"type":"bytes","size":13}}`,
			"bb382172e5362bd0", "0000000000002710"},
		{`{"map":"native","allocator":"glibc","entries":1000,"operations":10000,` +
			`"kind":"get-miss","keys":{"type":"struct16"},"values":{"type":"uint64"}}`,
			"8451dc738c1f1f76", "0000000000000000"},
		{`{"map":"native","allocator":"glibc","entries":700,"operations":1400,` +
			`"kind":"iterate","values":{"type":"struct","size":24}}`,
			"f963b0710c3d43b7", "520f258a427b6bdc"},
		{`{"map":"sharded","allocator":"glibc","entries":1000,"operations":10000,` +
			`"kind":"mixed","threads":{"readers":2,"writers":1}}`,
			"b9a8c5a3b99da49a", "000003e81d245f3d"},
		{`{"map":"sharded","allocator":"glibc","entries":1000,"operations":10000,` +
			`"kind":"update","threads":2,"keys":{"distribution":"sequential"}}`,
			"4aed39186f2cd71e", "000003e8000f3e58"},
	} {
		var cell map[string]any
		if err := json.Unmarshal([]byte(vector.cell), &cell); err != nil {
			t.Fatal(err)
		}
		digest, checksum, err := goChecksum(jobOf(cell, "time"))
		if err != nil || digest != vector.digest || checksum != vector.checksum {
			t.Errorf("%s: digest %s, checksum %s (%v), expected %s and %s", vector.cell, digest, checksum, err, vector.digest,
				vector.checksum)
		}
	}
}

// TestOwnMapDoesTheSameWork runs every workload on own.Map and on Go's map: digests and checksums must be equal.
func TestOwnMapDoesTheSameWork(t *testing.T) {
	kernels.Maps = append(kernels.Maps, kernels.Of[kernels.Own]("own"))
	defer func() { kernels.Maps = kernels.Maps[:len(kernels.Maps)-1] }()
	compared := 0
	for _, cell := range agreementCells() {
		if cell["map"] != "native" {
			continue
		}
		digest, checksum, err := goChecksum(jobOf(cell, "time"))
		cell["map"] = "own"
		ownDigest, ownChecksum, ownErr := goChecksum(jobOf(cell, "time"))
		if err != nil || ownErr != nil || ownDigest != digest || ownChecksum != checksum {
			t.Errorf("%v: digest %s, checksum %s (%v), Go's map has %s and %s (%v)", cell, ownDigest, ownChecksum, ownErr,
				digest, checksum, err)
		}
		compared++
	}
	if compared < 500 {
		t.Errorf("only %d cells were compared", compared)
	}
}

// jobOf is a short job for a cell.
func jobOf(cell map[string]any, pass string) map[string]any {
	operations, isGiven := cell["operations"]
	if !isGiven {
		operations = 10_000
	}
	return map[string]any{"version": 5, "pass": pass, "seed": 7, "hashSeed": 1, "deterministicHashing": false,
		"layoutOffset": 0, "allocator": map[string]any{"name": "glibc", "statistics": "glibc"},
		"operationsPerRound": operations, "seconds": 0.02, "warmUpRounds": 1, "cell": cell}
}
