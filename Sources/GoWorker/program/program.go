// Package program is the interface between a cell's work and the passes that measure it. The kernels over a map and
// the studies both make a Program, each with only what its passes need.
//
// # Studies
//
// A study family registers itself in an init function of a package below studies/, which studies/studies.go imports:
//
//	func init() {
//		program.RegisterStudy("escape-report", func(form string, setting program.Setting) (program.Program, error) {
//			if form != "map-value" {
//				return program.Program{}, program.UnknownForm(form, "map-value")
//			}
//			return program.Program{Observe: observeMapValue}, nil
//		})
//	}
//
// The worker calls the function for a cell with kind `study`, whose study is `escape-report.map-value`. An error that
// is returned there ends the process with exit code 2 (the job can't be run), an error of Observe with 1 (measuring
// failed). A form that needs a newer Go is registered in a file with a build tag, such as `//go:build go1.24`; in
// others an error says so.
package program

import "maplab/goworker/protocol"

// Setting is what a program is made from.
type Setting struct {
	// Cell is the cell. A study defines for itself what entries, operations, threads, keys and values mean.
	Cell protocol.Cell
	// Operations is that of one round, of all threads together.
	Operations int
	// Seed is that of keys, values and access order: the same for all cells of an experiment.
	Seed uint64
	// FixedHash is true if hashes must be the same in every process: see package hashing.
	FixedHash bool
	// HashSeed is the seed for maps that take one.
	HashSeed uint64
}

// Program is a cell prepared for one process. Fields that no pass of the cell needs are nil.
type Program struct {
	// Rounds makes the rounds that the time, latency, allocations and collector passes measure.
	Rounds func() Workload
	// Threads makes what several threads do; nil if there are only the rounds of one thread.
	Threads func() ConcurrentWorkload
	// Life makes the life that the memory pass follows.
	Life func() MemoryWorkload
	// Observe runs once and records its observations.
	Observe func(*Observations) error
	// Digest is that of the generated data; read after the pass's work has been made. Nil: 0.
	Digest func() uint64
	// Refusals are metrics that the program can't measure, with the reason; read after the pass. Nil: none.
	Refusals func() map[string]string
}

// Workload is work that a pass measures in rounds. Every round does the same kind of operations on the same kind of
// data and returns the same checksum.
type Workload interface {
	// OperationsPerRound is at least 1.
	OperationsPerRound() int
	// PrepareRound puts everything into the starting state of a round. Not measured.
	PrepareRound()
	// Run runs the operations first..<end of the round, which are requested in ascending order without gaps. Measured.
	// It returns their part of the round's checksum; the parts are added.
	Run(first, end int) uint64
	// FinishRound cleans up after the round. Not measured.
	FinishRound()
}

// ConcurrentWorkload is work that several threads do on one map, in rounds. A round's checksum is the sum of what the
// lanes and FinishRound return; it must not depend on how the threads are interleaved.
type ConcurrentWorkload interface {
	// Lanes is what each thread does; their PrepareRound and FinishRound are not called.
	Lanes() []Workload
	// PrepareRound puts everything into the starting state of a round, while no lane runs. Not measured.
	PrepareRound()
	// FinishRound cleans up after the round, while no lane runs, and returns its own part of the checksum.
	FinishRound() uint64
}

// MemoryWorkload is the life of one map, step by step, for the memory pass.
type MemoryWorkload interface {
	// Entries is that of the full map; at least 1.
	Entries() int
	// Build inserts the keys first..<end; 0..<Entries in all, in ascending order, fills the map.
	Build(first, end int)
	// Work runs one round of the cell's workload on the full map, or does nothing.
	Work()
	// Delete removes the keys first..<end.
	Delete(first, end int)
	// Regrow inserts twice Entries further keys that were never in the map.
	Regrow()
	// Drop lets the map go and keeps the keys.
	Drop()
	// Rebuild inserts what Delete had left into a new map. It returns false if the workload has no such step.
	Rebuild() bool
	// Count is the entries in the map now.
	Count() int
}

// Observations is what a program observed in one run.
type Observations struct {
	// Figures are by the names of the family's observations.
	Figures map[string]float64
	// Absences say why a figure is missing.
	Absences map[string]string
	// Remarks are further remarks, one line each.
	Remarks []string
	// Soak is what the program held over the course of its work; empty except for soaks.
	Soak []protocol.SoakPoint
}

// Record records a figure, once.
func (o *Observations) Record(name string, value float64) {
	if _, isThere := o.Figures[name]; isThere {
		panic(name + " was observed before")
	}
	if o.Figures == nil {
		o.Figures = map[string]float64{}
	}
	o.Figures[name] = value
}

// RecordAbsence records why a figure can't be observed here.
func (o *Observations) RecordAbsence(name, reason string) {
	if o.Absences == nil {
		o.Absences = map[string]string{}
	}
	o.Absences[name] = reason
}

// Remark adds a line to the cell's reason.
func (o *Observations) Remark(line string) { o.Remarks = append(o.Remarks, line) }
