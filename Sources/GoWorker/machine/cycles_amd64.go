package machine

// cycleCounterName is the instruction.
const cycleCounterName = "rdtscp"

// cycleCounter is the counter, in ticks: RDTSCP waits for earlier instructions, a fence holds back later ones.
func cycleCounter() uint64

// cpuid is the instruction of that name, with 0 in ECX.
func cpuid(leaf uint32) (a, d uint32)

// cycleCounterIsSteady is true if the counter runs at one rate in every power state and may be read by programs.
func cycleCounterIsSteady() bool {
	if last, _ := cpuid(0x8000_0000); last < 0x8000_0007 {
		return false
	}
	_, readable := cpuid(0x8000_0001)
	_, invariant := cpuid(0x8000_0007)
	return readable>>27&1 == 1 && invariant>>8&1 == 1
}
