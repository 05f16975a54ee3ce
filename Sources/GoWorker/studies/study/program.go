// Package study declares what a study program is: a cell with kind = "study", prepared for one process. Each subject
// has a package of its own below this one and adds its families to the registry.
package study

// Setting is what a program is made from: the cell's parameters and the seeds of its data.
type Setting struct {
	// Form is the part of the study's id after the dot.
	Form string
	// Entries is the cell's `entries`; each family says what it means.
	Entries int
	// Operations of one round, of all threads together.
	Operations int
	// CellOperations is the file's number of operations, the same in every profile.
	CellOperations int
	// Threads that run the program.
	Threads int
	// KeyLength is the cell's `keys.length`, in bytes.
	KeyLength int
	// ValueSize is the cell's `values.size`, in bytes.
	ValueSize int
	// Rate is that of the cell's open load, in operations per second; 0 if it has none.
	Rate int
	// Schedule is that of the load: `fixed` or `poisson`; empty without one.
	Schedule string
	// Seed of keys, values and access order.
	Seed uint64
	// Collector is the cell's setting of the collector, which this process already has.
	Collector string
}

// Rounds is one thread's work, which the time, latency and allocations passes measure.
type Rounds struct {
	// Operations of one round.
	Operations int
	// Prepare puts everything into the starting state of a round. Not measured; nil if there is nothing to do.
	Prepare func()
	// Run does the operations from..<to and returns the sum of what they returned.
	Run func(from, to int) uint64
	// Finish cleans up after a round. Not measured; nil if there is nothing to do.
	Finish func()
}

// Team is the work of several threads.
type Team struct {
	// Lanes are what each thread runs, at the same time as the others.
	Lanes []Rounds
	// Prepare puts everything into the starting state of a round. Not measured; nil if there is nothing to do.
	Prepare func()
	// Finish cleans up after a round and returns its part of the checksum. Not measured; nil if it has no part.
	Finish func() uint64
}

// Program is what each pass runs; it has only what its family's passes need.
type Program struct {
	// Rounds makes the rounds of one thread.
	Rounds func() *Rounds
	// Team makes what several threads do.
	Team func() *Team
	// Observe runs once and records what it saw.
	Observe func(*Observations) error
}

// Family is a group of studies that answer the same question in several ways.
type Family struct {
	// Name is the part of the studies' ids before the dot.
	Name string
	// Forms are the parts after the dot that Go has.
	Forms []string
	// Tables are the ids of the documents' tables that it serves.
	Tables []string
	// Program makes the program of a form, one of `Forms`.
	Program func(Setting) Program
}

// Has tells whether the family has that form.
func (family *Family) Has(form string) bool {
	for _, name := range family.Forms {
		if name == form {
			return true
		}
	}
	return false
}
