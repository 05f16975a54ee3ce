package soak

import (
	"strings"

	"maplab/goworker/studies/study"
)

// assignShare is the share of the bytes that live, of those that were noted, which were obtained below a function that
// puts an entry into a map or a cache. The profile is that of the last collection; false if nothing lives.
func assignShare() (share float64, isKnown bool) {
	var assigned, all int64
	for _, record := range study.HeapRecords(true) {
		bytes := record.InUseBytes()
		all += bytes
		if isBelowAssign(record.Stack()) {
			assigned += bytes
		}
	}
	return float64(assigned) / float64(all), all > 0
}

// recordStacks records that share.
func recordStacks(observations *study.Observations) {
	if share, isKnown := assignShare(); isKnown {
		observations.Record("soak_assign_share", share)
	} else {
		observations.Absent("nothing lives", "soak_assign_share")
	}
}

// assigning are parts of the names of functions that put an entry into a map or a cache.
var assigning = []string{"runtime.mapassign", "sync.(*Map).Store", "sync.(*Map).Swap", "sync.(*HashTrieMap[", "leastRecent[...]).store"}

// isBelowAssign tells whether a stack has one of them.
func isBelowAssign(stack []uintptr) bool {
	for _, function := range study.Functions(stack) {
		for _, name := range assigning {
			if strings.Contains(function, name) {
				return true
			}
		}
	}
	return false
}
