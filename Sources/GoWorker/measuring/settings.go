package measuring

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"maplab/goworker/protocol"
)

// SetCollector sets the garbage collector as the cell says, whatever the environment does: `default` is GOGC=100
// without a limit, `off` is GOGC=off, `limit-256MiB` is GOGC=off with GOMEMLIMIT=256MiB. It returns a Refusal for any
// other name.
func SetCollector(name string) error {
	percent, limit := 100, int64(math.MaxInt64)
	if name != "default" {
		percent = -1
	}
	if text, isLimit := strings.CutPrefix(name, "limit-"); isLimit {
		number, isMebibytes := strings.CutSuffix(text, "MiB")
		mebibytes, err := strconv.ParseInt(number, 10, 32)
		if !isMebibytes || err != nil || mebibytes < 1 {
			return protocol.Refuse("collector: found %q, expected a limit such as limit-256MiB", name)
		}
		limit = mebibytes << 20
	} else if name != "default" && name != "off" {
		return protocol.Refuse("collector: found %q, expected default, off or limit-256MiB", name)
	}
	debug.SetGCPercent(percent)
	debug.SetMemoryLimit(limit)
	return nil
}

// largestHeap is how large a heap without a collector may become before it is collected between two rounds.
const largestHeap = 1 << 30

// heapGuard collects between two rounds, outside of everything that is measured, if the collector is off and the heap
// has become large: rounds go on for as long as the job says, and memory does not.
type heapGuard struct {
	isActive bool
	forced   int
	stats    runtime.MemStats
}

// newHeapGuard is one for a setting of the collector.
func newHeapGuard(collector string) *heapGuard { return &heapGuard{isActive: collector == "off"} }

// betweenRounds collects if it must.
func (g *heapGuard) betweenRounds() {
	if !g.isActive {
		return
	}
	if runtime.ReadMemStats(&g.stats); g.stats.HeapAlloc > largestHeap {
		runtime.GC()
		g.forced++
	}
}

// remark says how often it has collected.
func (g *heapGuard) remark(report *protocol.Report) {
	if g.forced > 0 {
		report.Remarks = append(report.Remarks, fmt.Sprintf(
			"with the collector off the heap passed 1 GiB: it was collected %d times between two rounds", g.forced))
	}
}
