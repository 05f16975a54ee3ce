//go:build !amd64 && !arm64

package machine

// cycleCounterName is empty: there is none.
const cycleCounterName = ""

// cycleCounter is never read.
func cycleCounter() uint64 { return 0 }

// cycleCounterIsSteady is false.
func cycleCounterIsSteady() bool { return false }
