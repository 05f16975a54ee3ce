package machine

import (
	"fmt"
	"syscall"
	"unsafe"
)

// OffHeap is a slice outside of Go's heap, for the lab's own data: on the heap it would make the collector's work, its
// heap size and so its rhythm those of the lab, not of the map. T must not hold pointers into the heap. It is never
// freed: a process measures one cell.
func OffHeap[T any](count int) []T {
	var element T
	bytes := count * int(unsafe.Sizeof(element))
	if bytes == 0 {
		return nil
	}
	memory, err := syscall.Mmap(-1, 0, bytes, syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(fmt.Sprintf("no memory for %d bytes of keys: %v", bytes, err))
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&memory[0])), count)
}
