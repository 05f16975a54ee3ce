package workload

import (
	"maplab/goworker/machine"
	"maplab/goworker/protocol"
	"maplab/goworker/seeded"
)

// The kinds of an Operation.
const (
	Read uint8 = iota
	Update
	Insert
	Erase
)

// Operation is one of the `mixed` workload, drawn before anything is measured, so that every map does the same.
type Operation struct {
	// Kind is one of the four.
	Kind uint8
	// Key is, for reads and updates, the position among the look-up keys; for insertions and removals, the key's
	// number.
	Key uint32
}

// script draws a round that leaves the keys as it finds them. Insertions take keys from the circle first..<first+count;
// removals remove the inserted ones, oldest first. If there is nothing to remove, or half of the further keys are held,
// or only as many changes are left as keys are held, the other of the two happens. If the number of changes is odd, the
// last becomes a read, or an update if the mix has no reads.
func script(operations, first, count int, mix protocol.Mix, lookUps int, generator *seeded.SplitMix64) []Operation {
	draws := make([]float64, operations)
	left, last := 0, -1
	quiet := mix.Reads + mix.Updates
	for i := range draws {
		draws[i] = generator.Unit()
		if draws[i] >= quiet {
			left++
			last = i
		}
	}
	if left%2 == 1 {
		// Below every share.
		draws[last] = -1
		left--
	}
	inserted, erased, position := 0, 0, 0
	result := machine.OffHeap[Operation](operations)
	for i, draw := range draws {
		if draw < quiet {
			result[i] = Operation{Kind: Update, Key: uint32(position)}
			if mix.Reads > 0 && draw < mix.Reads {
				result[i].Kind = Read
			}
			if position++; position == lookUps {
				position = 0
			}
			continue
		}
		held := inserted - erased
		if draw < quiet+mix.Inserts && held < count/2 && held < left || held == 0 {
			result[i] = Operation{Kind: Insert, Key: uint32(first + inserted%count)}
			inserted++
		} else {
			result[i] = Operation{Kind: Erase, Key: uint32(first + erased%count)}
			erased++
		}
		left--
	}
	return result
}
