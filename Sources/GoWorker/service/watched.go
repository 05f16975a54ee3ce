package service

import (
	"fmt"
	"io"
	"runtime/metrics"
	"sync"
	"sync/atomic"

	"maplab/goworker/machine"
)

// metricsType is the media type of the metrics: Prometheus' text.
const metricsType = "text/plain; version=0.0.4; charset=utf-8"

// watched is a store that counts what is done with it, under the names that the lab's service has.
type watched struct {
	Store
	name                               string
	hits, misses, insertions, removals counter
	// memory is nil if the system doesn't tell the resident set.
	memory *machine.Memory
	// reading lets one request at a time read the memory.
	reading sync.Mutex
}

// newWatched watches a store; the name is the map's.
func newWatched(store Store, name string) *watched {
	memory, _ := machine.OpenMemory()
	return &watched{Store: store, name: name, memory: memory}
}

// counter is alone in its cache lines: the counters are written for each request.
type counter struct {
	_     [64]byte
	count atomic.Uint64
	_     [56]byte
}

// Value is the value of a key, and whether there is one.
func (store *watched) Value(key string) ([]byte, bool) {
	value, isThere := store.Store.Value(key)
	if isThere {
		store.hits.count.Add(1)
	} else {
		store.misses.count.Add(1)
	}
	return value, isThere
}

// Set sets a key's value and says whether the key is new.
func (store *watched) Set(key string, value []byte) (bool, error) {
	isNew, err := store.Store.Set(key, value)
	if err == nil && isNew {
		store.insertions.count.Add(1)
	}
	return isNew, err
}

// Remove removes a key and says whether it was there.
func (store *watched) Remove(key string) bool {
	wasThere := store.Store.Remove(key)
	if wasThere {
		store.removals.count.Add(1)
	}
	return wasThere
}

// runtimeMetrics are the runtime's figures that the service publishes, under the names that Prometheus' client for Go
// gives them. Processor times are brought up to date at the end of each collection.
var runtimeMetrics = []struct{ source, name, kind, help string }{
	{"/gc/cycles/total:gc-cycles", Collections, "counter", "Collections that have ended."},
	{"/cpu/classes/gc/total:cpu-seconds", CollectingSeconds, "counter", "Processor time of the collector."},
	{"/cpu/classes/total:cpu-seconds", AllSeconds, "counter", "Processor time that the runtime could use."},
	{"/cpu/classes/idle:cpu-seconds", IdleSeconds, "counter", "Processor time that it did not use."},
	{"/memory/classes/heap/objects:bytes", "go_memory_classes_heap_objects_bytes", "gauge", "Bytes of objects in the heap."},
}

// Names of metrics that say what the collector did.
const (
	Collections       = "go_gc_cycles_total_gc_cycles_total"
	CollectingSeconds = "go_cpu_classes_gc_total_cpu_seconds_total"
	AllSeconds        = "go_cpu_classes_total_cpu_seconds_total"
	IdleSeconds       = "go_cpu_classes_idle_cpu_seconds_total"
)

// writeMetrics writes all metrics as Prometheus reads them.
func (store *watched) writeMetrics(to io.Writer) {
	for _, counted := range []struct {
		name, help string
		counter    *counter
	}{
		{"map_hits_total", "Look-ups that found their key.", &store.hits},
		{"map_insertions_total", "Keys that were new.", &store.insertions},
		{"map_misses_total", "Look-ups that did not find their key.", &store.misses},
		{"map_removals_total", "Keys that were removed.", &store.removals},
	} {
		header(to, counted.name, "counter", counted.help)
		fmt.Fprintf(to, "%s{map=\"%s\"} %d\n", counted.name, store.name, counted.counter.count.Load())
	}
	header(to, "map_size", "gauge", "Entries of the map.")
	fmt.Fprintf(to, "map_size{map=\"%s\",status=\"active\"} %d\n", store.name, store.Len())
	if bytes, isKnown := store.residentBytes(); isKnown {
		header(to, "process_resident_memory_bytes", "gauge", "Resident set of the service, in bytes.")
		fmt.Fprintf(to, "process_resident_memory_bytes %d\n", bytes)
	}
	samples := make([]metrics.Sample, len(runtimeMetrics))
	for i := range samples {
		samples[i].Name = runtimeMetrics[i].source
	}
	metrics.Read(samples)
	for i, sample := range samples {
		published := runtimeMetrics[i]
		header(to, published.name, published.kind, published.help)
		if sample.Value.Kind() == metrics.KindUint64 {
			fmt.Fprintf(to, "%s %d\n", published.name, sample.Value.Uint64())
		} else {
			fmt.Fprintf(to, "%s %v\n", published.name, sample.Value.Float64())
		}
	}
}

// residentBytes is the resident set, if the system tells it.
func (store *watched) residentBytes() (bytes int, isKnown bool) {
	if store.memory == nil {
		return 0, false
	}
	store.reading.Lock()
	defer store.reading.Unlock()
	kibibytes, err := store.memory.ResidentKiB()
	return kibibytes << 10, err == nil
}

// header writes what precedes a metric's values.
func header(to io.Writer, name, kind, help string) {
	fmt.Fprintf(to, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}
