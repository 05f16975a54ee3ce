package machine

// cycleCounterName is the register.
const cycleCounterName = "cntvct_el0"

// cycleCounter is the counter, in ticks, between two barriers.
func cycleCounter() uint64

// cycleCounterIsSteady is true: the architecture promises a constant rate.
func cycleCounterIsSteady() bool { return true }
