package soak

import (
	"runtime"
	"strings"

	"maplab/goworker/studies/study"
)

// The profile of the heap is off, as in a program that doesn't ask for it: that this package asks for it in a soak must not
// make every allocation of all other cells dearer.
func init() { runtime.MemProfileRate = 0 }

// profiled does some work while every allocation is noted by its stack.
func profiled(work func() error) error {
	runtime.MemProfileRate = 1
	defer func() { runtime.MemProfileRate = 0 }()
	return work()
}

// assignShare is the share of the bytes that live, of those that were noted, which were obtained below a function that
// puts an entry into a map or a cache. The profile is that of the last collection; false if nothing lives.
func assignShare() (share float64, isKnown bool) {
	var assigned, all int64
	for _, record := range heapRecords() {
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

// heapRecords are the stacks of what lives.
func heapRecords() []runtime.MemProfileRecord {
	count, _ := runtime.MemProfile(nil, false)
	for {
		// Some more: the list itself may be noted.
		records := make([]runtime.MemProfileRecord, count+50)
		var isComplete bool
		if count, isComplete = runtime.MemProfile(records, false); isComplete {
			return records[:count]
		}
	}
}

// assigning are parts of the names of functions that put an entry into a map or a cache.
var assigning = []string{"runtime.mapassign", "sync.(*Map).Store", "sync.(*Map).Swap", "sync.(*HashTrieMap[", "leastRecent[...]).store"}

// isBelowAssign tells whether a stack has one of them.
func isBelowAssign(stack []uintptr) bool {
	frames := runtime.CallersFrames(stack)
	for {
		frame, isMore := frames.Next()
		for _, name := range assigning {
			if strings.Contains(frame.Function, name) {
				return true
			}
		}
		if !isMore {
			return false
		}
	}
}
