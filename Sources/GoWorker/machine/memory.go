package machine

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// Memory is the kernel's view of this process's memory. Everything that a reading needs is opened beforehand, so that a
// reading does not change its own result.
type Memory struct {
	rollup, statm, status *kernelFile
	rss, peak             []byte
}

// OpenMemory opens the files; an error if /proc is not available.
func OpenMemory() (*Memory, error) {
	m := &Memory{rollup: openKernelFile("/proc/self/smaps_rollup", 4096), statm: openKernelFile("/proc/self/statm", 256),
		status: openKernelFile("/proc/self/status", 8192), rss: []byte("Rss:"), peak: []byte("VmHWM:")}
	if m.statm == nil || m.status == nil {
		return nil, errors.New("/proc/self/statm or /proc/self/status can't be read")
	}
	return m, nil
}

// ResidentKiB is the current resident set. smaps_rollup walks the page tables; statm is only close.
func (m *Memory) ResidentKiB() (int, error) {
	if size, isThere := field(m.rollup.read(), m.rss, 0); isThere {
		return size, nil
	}
	if pages, isThere := number(m.statm.read(), 1); isThere {
		return pages * os.Getpagesize() / 1024, nil
	}
	return 0, errors.New("/proc/self/statm: no resident set")
}

// PeakKiB is the largest resident set since ResetPeak (VmHWM).
func (m *Memory) PeakKiB() (int, error) {
	if size, isThere := field(m.status.read(), m.peak, 0); isThere {
		return size, nil
	}
	return 0, errors.New("/proc/self/status: no VmHWM")
}

// ResetPeak resets the peak to the current resident set, or says why the kernel refuses.
func (m *Memory) ResetPeak() error {
	descriptor, err := syscall.Open("/proc/self/clear_refs", syscall.O_WRONLY|syscall.O_CLOEXEC, 0)
	if err == nil {
		defer syscall.Close(descriptor)
		_, err = syscall.Write(descriptor, []byte("5"))
	}
	if err != nil {
		return fmt.Errorf("/proc/self/clear_refs: %w", err)
	}
	return nil
}
