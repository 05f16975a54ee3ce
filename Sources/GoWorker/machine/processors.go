package machine

import (
	"fmt"
	"syscall"
	"unsafe"
)

// processorSet is the kernel's set of processors, one bit each.
type processorSet [16]uint64

// Pin makes the calling thread run on one processor only. The goroutine must be locked to its thread. Threads that the
// runtime starts afterwards are free: it starts them from a thread of its own once one is locked.
func Pin(processor int) error {
	var set processorSet
	if processor < 0 || processor >= 64*len(set) {
		return fmt.Errorf("can't run on processor %d: %w", processor, syscall.EINVAL)
	}
	set[processor/64] = 1 << (processor % 64)
	_, _, code := syscall.RawSyscall(syscall.SYS_SCHED_SETAFFINITY, 0, unsafe.Sizeof(set), uintptr(unsafe.Pointer(&set)))
	if code != 0 {
		return fmt.Errorf("can't run on processor %d: %w", processor, code)
	}
	return nil
}

// AllowedProcessors are those that the calling thread may run on, ascending; none if the kernel does not say.
func AllowedProcessors() []int {
	var set processorSet
	_, _, code := syscall.RawSyscall(syscall.SYS_SCHED_GETAFFINITY, 0, unsafe.Sizeof(set), uintptr(unsafe.Pointer(&set)))
	if code != 0 {
		return nil
	}
	var processors []int
	for i := range 64 * len(set) {
		if set[i/64]>>(i%64)&1 == 1 {
			processors = append(processors, i)
		}
	}
	return processors
}
