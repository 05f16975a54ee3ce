package study

import "runtime"

// The profile of the heap is off, as in a program that doesn't ask for it: that some studies ask for it must not make every
// allocation of all other cells dearer.
func init() { runtime.MemProfileRate = 0 }

// HeapProfiled does some work while every allocation is noted by its stack.
func HeapProfiled(work func() error) error {
	runtime.MemProfileRate = 1
	defer func() { runtime.MemProfileRate = 0 }()
	return work()
}

// HeapRecords are the stacks of what was noted, each with the blocks of one size; of what still lives only, if so asked. They
// are those of the last collection.
func HeapRecords(liveOnly bool) []runtime.MemProfileRecord {
	count, _ := runtime.MemProfile(nil, !liveOnly)
	for {
		// Some more: the list itself may be noted.
		records := make([]runtime.MemProfileRecord, count+50)
		var isComplete bool
		if count, isComplete = runtime.MemProfile(records, !liveOnly); isComplete {
			return records[:count]
		}
	}
}

// Functions are the names of a stack's functions, innermost first.
func Functions(stack []uintptr) []string {
	var names []string
	frames := runtime.CallersFrames(stack)
	for {
		frame, isMore := frames.Next()
		names = append(names, frame.Function)
		if !isMore {
			return names
		}
	}
}
