package protocol

// Report is what a worker prints, as one JSON object on one line, before it exits with 0.
type Report struct {
	// Version is the protocol's.
	Version int `json:"version"`
	// EngineVersion is the toolchain's, for instance go1.27.3.
	EngineVersion string `json:"engineVersion"`
	// WorkloadDigest is the FNV-1a digest, in hexadecimal, of the keys, values and access order that were generated.
	WorkloadDigest string `json:"workloadDigest"`
	// Checksum is that, in hexadecimal, of what the operations of one round returned.
	Checksum string `json:"checksum"`
	// OperationsPerRound is that of one round as run.
	OperationsPerRound int `json:"operationsPerRound"`
	// AllocatorLibrary is what serves the heap.
	AllocatorLibrary string `json:"allocatorLibrary"`
	// AllocatorVersion is its version.
	AllocatorVersion string `json:"allocatorVersion"`
	// Clock is the clock's name; empty if none was read.
	Clock string `json:"clock"`
	// Metrics are measured values by name.
	Metrics map[string]float64 `json:"metrics"`
	// Unavailable are metrics of the pass that could not be measured, each with the reason.
	Unavailable map[string]string `json:"unavailable"`
	// Percentiles is the latency distribution; empty outside the latency pass.
	Percentiles []Percentile `json:"percentiles"`
	// LatencyCounts is every latency by its step; nil outside the latency pass.
	LatencyCounts *Counts `json:"latencyCounts,omitempty"`
	// ServiceCounts is the same for the times from the real starts; nil except under an open load.
	ServiceCounts *Counts `json:"serviceCounts,omitempty"`
	// MemorySeries are the memory readings; empty outside the memory pass.
	MemorySeries []MemoryPoint `json:"memorySeries"`
	// RoundNanoseconds is nanoseconds per operation of each measured round; empty outside the time pass.
	RoundNanoseconds []float64 `json:"roundNanosecondsPerOperation"`
	// SoakSeries is what a soak held over the course of its work.
	SoakSeries []SoakPoint `json:"soakSeries,omitempty"`
	// Remarks is anything else the reader must know.
	Remarks []string `json:"remarks,omitempty"`
}

// Percentile is one step of a latency distribution.
type Percentile struct {
	// Percentile is the percentage of the operations that took at most Nanoseconds.
	Percentile float64 `json:"percentile"`
	// Nanoseconds is the latency.
	Nanoseconds float64 `json:"nanoseconds"`
	// CumulativeCount is the operations at or below it.
	CumulativeCount int `json:"cumulativeCount"`
}

// Counts are latencies by their step, ascending.
type Counts struct {
	// Nanoseconds is each step's middle.
	Nanoseconds []int `json:"nanoseconds"`
	// Counts is how many operations took that long.
	Counts []int `json:"counts"`
}

// MemoryPoint is one memory reading.
type MemoryPoint struct {
	// Stage is where in the map's life.
	Stage string `json:"stage"`
	// ElapsedMilliseconds is the time since the baseline.
	ElapsedMilliseconds float64 `json:"elapsedMilliseconds"`
	// Entries is how many the map had.
	Entries int `json:"entries"`
	// RSSKiB is the resident set.
	RSSKiB int `json:"rssKiB"`
	// HeapAllocatedBytes is HeapAlloc.
	HeapAllocatedBytes int `json:"heapAllocatedBytes"`
	// HeapResidentBytes is HeapSys - HeapReleased.
	HeapResidentBytes int `json:"heapResidentBytes"`
}

// SoakPoint is what a soak held at one moment.
type SoakPoint struct {
	// Stage is `working` or `released`.
	Stage string `json:"stage"`
	// Operations are those done so far.
	Operations int `json:"operations"`
	// LiveBytes is what the program holds, above the beginning.
	LiveBytes int `json:"liveBytes"`
	// LiveBlocks is the objects that it holds, above the beginning.
	LiveBlocks int `json:"liveBlocks"`
	// ContentBytes is what it would hold if it kept only what the work is meant to keep.
	ContentBytes *int `json:"contentBytes,omitempty"`
	// Objects is the live objects of the program itself.
	Objects int `json:"objects"`
	// Tasks is the waiting goroutines.
	Tasks int `json:"tasks"`
	// Entries is the entries of the map.
	Entries int `json:"entries"`
	// ResidentBytes is the resident set.
	ResidentBytes int `json:"residentBytes"`
}
