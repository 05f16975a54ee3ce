// Package protocol is what a runner and a worker say to each other: a job in, a report out, both JSON.
package protocol

import "fmt"

// Version is the version that both sides must have; a mismatch is an error, never a guess.
const Version = 5

// LargestJob is more bytes than any job has: a job is a few hundred.
const LargestJob = 1 << 20

// Job is what the runner writes to a worker's standard input.
type Job struct {
	// Cell is what to run.
	Cell Cell
	// Pass is how to measure it.
	Pass string
	// Seed is that of the generated keys, values and access order.
	Seed uint64
	// HashSeed is the runner's seed for hash functions. Go draws its own when it starts and takes none.
	HashSeed uint64
	// FixedHash is true if hashes must be the same in every process, in the exact passes.
	FixedHash bool
	// OperationsPerRound is `Cell.Operations`, or fewer if the pass is too slow for all of them.
	OperationsPerRound int
	// Seconds is how long measured rounds go on; at least one round is measured.
	Seconds float64
	// WarmUpRounds is the minimum number of rounds that are run and discarded before measuring.
	WarmUpRounds int
	// MaximumRounds is the maximum number of measured rounds; 0: no limit.
	MaximumRounds int
	// Processor is where to run; below 0 leaves it to the kernel.
	Processor int
}

// Passes are the passes that the worker has.
var Passes = []string{"time", "latency", "allocations", "memory", "collector", "observations"}

// Refusal is why a job can't be read or can't be run, in one line.
type Refusal struct {
	// Reason is the line.
	Reason string
}

// Error is the reason.
func (r Refusal) Error() string { return r.Reason }

// Refuse makes a refusal.
func Refuse(format string, arguments ...any) error {
	return Refusal{oneLine(fmt.Sprintf(format, arguments...))}
}

// ReadJob decodes a job and checks it, so that nobody needs further checks. It returns a Refusal if the input is not a
// job, has another version, or could not be run.
func ReadJob(input []byte) (job Job, err error) {
	if len(input) > LargestJob {
		return job, Refuse("it is longer than %d MiB", LargestJob>>20)
	}
	root, err := readObject(input)
	if err != nil {
		return job, err
	}
	defer catch(&err)
	if version := root.whole("version", 0, 1<<30); version != Version {
		return job, Refuse("it has version %d, this worker has %d", version, Version)
	}
	root.only("version", "cell", "pass", "seed", "hashSeed", "deterministicHashing", "layoutOffset", "allocator",
		"operationsPerRound", "seconds", "warmUpRounds", "maximumRounds", "processor")
	job.Cell = readCell(root.object("cell"))
	job.Pass = root.text("pass")
	job.Seed = root.unsigned("seed")
	job.HashSeed = root.unsigned("hashSeed")
	job.FixedHash = root.boolean("deterministicHashing")
	root.whole("layoutOffset", 0, 1<<62)
	readAllocator(root.object("allocator"))
	job.OperationsPerRound = root.whole("operationsPerRound", 1, 1_000_000_000)
	job.Seconds = root.number("seconds", 0, 86_400)
	job.WarmUpRounds = root.whole("warmUpRounds", 0, 1_000_000_000)
	if root.has("maximumRounds") {
		job.MaximumRounds = root.whole("maximumRounds", 1, 1<<62)
	}
	job.Processor = -1
	if root.has("processor") {
		job.Processor = root.whole("processor", 0, 1<<20)
	}
	return job, job.check()
}

// readAllocator reads which library must serve malloc. Go's runtime has its own allocator, so nothing follows from it.
func readAllocator(table object) {
	table.only("name", "library", "statistics")
	table.text("name")
	table.text("statistics")
}

// check says why the job can't be run.
func (job Job) check() error {
	if !contains(Passes, job.Pass) {
		return Refuse("pass: found %q, expected one of %s", job.Pass, list(Passes))
	}
	if job.OperationsPerRound < job.Cell.Threads {
		return Refuse("operationsPerRound: expected at least one for each thread")
	}
	if job.Cell.Kind != "study" && job.Pass == "observations" {
		return Refuse("pass: only a study has observations")
	}
	return job.Cell.check()
}
