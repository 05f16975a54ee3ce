//go:build !goexperiment.swissmap && !go1.26

package mapheader

import (
	"fmt"

	"maplab/goworker/studies/study"
)

// mostCounted is the largest B with which a map counts all its overflow buckets.
const mostCounted = 15

// tiny is the map in which overflow buckets are made.
type tiny = map[uint64]uint8

// overflower makes overflow buckets in a map of 2^b buckets, step by step, without a doubling.
type overflower interface {
	// makeRoom removes what must be removed before the next insertion.
	makeRoom(m tiny)
	// insertNext inserts one new key.
	insertNext(m tiny)
	// isOver is true if it can't go on.
	isOver() bool
}

// placed takes one bucket after the other: fills its chain until one more overflow bucket is linked, then removes all
// but one of its entries. So the map has almost no entries and as many overflow buckets as there were turns.
type placed struct {
	// keys of each bucket.
	keys [][]uint64
	// bucket is whose turn it is, number the next of its keys.
	bucket, number int
	// turn counts from 1 how many overflow buckets each chain has had.
	turn int
}

// turns are as many as there can be keys for: large tables count only some of their overflow buckets.
const turns = 2

// newPlaced finds keys for each bucket of the map, by the hash that the map uses.
func newPlaced(m tiny) *placed {
	const perBucket = turns*slots + 1
	count := headerOf(m).bucketCount()
	keys := make([][]uint64, count)
	missing := count
	for number := 0; missing > 0; number++ {
		key := numbered(number)
		bucket := bucketOf(m, key)
		if len(keys[bucket]) == perBucket {
			continue
		}
		keys[bucket] = append(keys[bucket], key)
		if len(keys[bucket]) == perBucket {
			missing--
		}
	}
	return &placed{keys: keys, turn: 1}
}

func (steps *placed) insertNext(m tiny) {
	m[steps.keys[steps.bucket][steps.number]] = 0
	steps.number++
}

func (steps *placed) makeRoom(m tiny) {
	if steps.number <= steps.turn*slots {
		return
	}
	for _, key := range steps.keys[steps.bucket][1:steps.number] {
		delete(m, key)
	}
	steps.bucket++
	if steps.bucket == len(steps.keys) {
		steps.bucket = 0
		steps.turn++
	}
	// The first key of each bucket stayed.
	steps.number = min(steps.turn-1, 1)
}

// isOver is true if there are no keys for another insertion.
func (steps *placed) isOver() bool { return steps.turn > turns }

// coming is random keys, six per bucket; the oldest is removed when a new one is inserted.
type coming struct {
	kept, next int
	keys       *spread[uint8]
}

func (steps *coming) isOver() bool { return steps.next > 10_000*steps.kept }

func (steps *coming) insertNext(m tiny) {
	m[steps.keys.key(steps.next)] = 0
	steps.next++
}

func (steps *coming) makeRoom(m tiny) {
	if steps.next >= steps.kept {
		delete(m, steps.keys.key(steps.next-steps.kept))
	}
}

// sameSizeNames are the observations that a growth to the same size has.
var sameSizeNames = []string{
	"same_size_noverflow", "same_size_overflow_buckets", "same_size_share", "same_size_load",
	"same_size_patient_insertions", "same_size_b_before", "same_size_b_after", "same_size_factor",
}

// observeSameSize records how many overflow buckets bring a growth to the same size, and what happens to B in both kinds
// of growth.
func observeSameSize(setting study.Setting, observations *study.Observations) error {
	var kind string
	var b int
	if _, err := fmt.Sscanf(setting.Form, "placed-b%d", &b); err == nil {
		kind = "placed"
	} else if _, err := fmt.Sscanf(setting.Form, "churn-b%d", &b); err != nil {
		return err
	}
	m := make(tiny, 13<<(b-1))
	var steps overflower = &coming{kept: 6 << b, keys: spreadOver(m, b+1)}
	if kind == "placed" {
		steps = newPlaced(m)
	}
	sameSize(m, steps, observations)
	return doubling(b, observations)
}

// sameSize makes overflow buckets until a growth begins.
func sameSize(m tiny, steps overflower, observations *study.Observations) {
	buckets := headerOf(m).bucketCount()
	var before header
	patient, overflow := 0, 0
	for !headerOf(m).isGrowing() {
		steps.makeRoom(m)
		if steps.isOver() {
			break
		}
		before = *headerOf(m)
		if int(before.noverflow) > buckets/4 {
			patient++
		}
		if int(before.noverflow) >= min(buckets, 1<<15) {
			// The next insertion begins to move them.
			overflow = currentTable(m).overflow
		}
		steps.insertNext(m)
	}
	after := *headerOf(m)
	if !after.isGrowing() || !after.isSameSize() {
		observations.Absent("no growth to the same size came about", sameSizeNames...)
		return
	}
	observations.Count("same_size_noverflow", int(before.noverflow))
	observations.Count("same_size_overflow_buckets", overflow)
	observations.Record("same_size_share", float64(before.noverflow)/float64(before.bucketCount()))
	observations.Record("same_size_load", before.load())
	// The insertion that began the growth was not patient.
	observations.Count("same_size_patient_insertions", max(0, patient-1))
	observations.Count("same_size_b_before", int(before.b))
	observations.Count("same_size_b_after", int(after.b))
	observations.Record("same_size_factor", float64(after.bucketCount())/float64(after.oldBucketCount()))
}

// doubling fills a map of 2^b buckets until it grows.
func doubling(b int, observations *study.Observations) error {
	m := make(tiny, 13<<(b-1))
	var before header
	key := spreadOver(m, b+1).key
	if b > mostCounted {
		// Larger tables count only some of their overflow buckets, at random: the figure can't be exact.
		key = numbered
	}
	for number := 0; !headerOf(m).isGrowing(); number++ {
		before = *headerOf(m)
		m[key(number)] = 0
	}
	if err := verify(m); err != nil {
		return err
	}
	after := headerOf(m)
	observations.Count("doubling_noverflow", int(before.noverflow))
	observations.Record("doubling_load", before.load())
	observations.Count("doubling_b_before", int(before.b))
	observations.Count("doubling_b_after", int(after.b))
	observations.Record("doubling_factor", float64(after.bucketCount())/float64(after.oldBucketCount()))
	return nil
}
