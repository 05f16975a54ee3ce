package layers

import (
	"fmt"
	"sync"

	"maplab/goworker/seeded"
)

// The moments in the life of a read-mostly map.
const (
	firstWrites   = "first-writes"
	justPromoted  = "just-promoted"
	nextKey       = "next-key"
	steadyNewKeys = "steady-new-keys"
	steadyUpdates = "steady-updates"
)

// operationsPerWrite are the operations for each write of a steady state, including the write.
const operationsPerWrite = 100

// promotionAt is the number of keys after which the dirty layer is promoted; 0 if it never is.
func promotionAt(moment string, entries int) int {
	switch moment {
	case justPromoted, steadyUpdates:
		return entries
	case nextKey:
		return entries - 1
	case steadyNewKeys:
		return max(1, entries-entries*3/10)
	}
	return 0
}

// onItsWay is a sync.Map on its way to a moment, key by key.
type onItsWay struct {
	layout             layout
	shared             *sync.Map
	moment             string
	entries, promotion int
	random             *seeded.SplitMix64
	promotions         int
	shareSum           float64
	shareCount         int
}

func newOnItsWay(layout layout, moment string, entries int, seed uint64) *onItsWay {
	return &onItsWay{layout: layout, shared: new(sync.Map), moment: moment, entries: entries,
		promotion: promotionAt(moment, entries), random: seeded.New(seed)}
}

// key is the one with a number.
func key(number int) uint64 { return seeded.Mix(uint64(number)) }

// inRead and inDirty are the entries of the layers' tables.
func (way *onItsWay) inRead() int { return length(way.layout.readTable(way.shared)) }

func (way *onItsWay) inDirty() int { return length(way.layout.dirtyTable(way.shared)) }

// share is that of the different entries to which both tables refer. The dirty table has all entries that live once there
// is one; none is removed here.
func (way *onItsWay) share() float64 {
	dirty := way.inDirty()
	if dirty == 0 {
		return 0
	}
	return float64(way.inRead()) / float64(dirty)
}

// note counts a share among those of a steady state's operations.
func (way *onItsWay) note(share float64) {
	way.shareSum += share
	way.shareCount++
}

// duplicates is the share now, or its mean over the operations of a steady state.
func (way *onItsWay) duplicates() float64 {
	if way.shareCount == 0 {
		return way.share()
	}
	return way.shareSum / float64(way.shareCount)
}

// take stores the key with this number and does what the moment needs before and after it. Keys come in ascending order.
func (way *onItsWay) take(number int) error {
	isSteady := way.moment == steadyNewKeys && number >= way.promotion
	if isSteady {
		if err := way.reads(number); err != nil {
			return err
		}
	}
	way.shared.Store(key(number), uint64(number))
	if isSteady {
		way.note(way.share())
	}
	if number+1 == way.promotion {
		for before := way.promotions; way.promotions == before; {
			if err := way.look(number + 1); err != nil {
				return err
			}
		}
	}
	if number+1 == way.entries && way.moment == steadyUpdates {
		return way.update()
	}
	return nil
}

// reads are the look-ups before a write of a steady state, each with the share that it leaves.
func (way *onItsWay) reads(below int) error {
	for range operationsPerWrite - 1 {
		if err := way.look(below); err != nil {
			return err
		}
		way.note(way.share())
	}
	return nil
}

// update writes for a tenth of the entries, all to keys that are there.
func (way *onItsWay) update() error {
	for range max(1, way.entries/10) {
		if err := way.reads(way.entries); err != nil {
			return err
		}
		way.shared.Store(key(way.random.Below(way.entries)), uint64(1))
		way.note(way.share())
	}
	return nil
}

// look looks a random key up, of those below a number, and sees whether that has promoted the dirty layer.
func (way *onItsWay) look(below int) error {
	wasDirty := way.inDirty() > 0
	number := way.random.Below(below)
	if _, isThere := way.shared.Load(key(number)); !isThere {
		return fmt.Errorf("key %d was lost", number)
	}
	if wasDirty && way.inDirty() == 0 {
		way.promotions++
	}
	return nil
}
