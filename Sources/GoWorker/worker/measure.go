package worker

import (
	"fmt"
	"runtime"

	"maplab/goworker/hashkey"
	"maplab/goworker/kernels"
	"maplab/goworker/machine"
	"maplab/goworker/measuring"
	"maplab/goworker/program"
	"maplab/goworker/protocol"
)

// measure sets the process up, makes the cell's program and runs the pass.
func measure(job protocol.Job, version string) (protocol.Report, error) {
	setting := program.Setting{Cell: job.Cell, Operations: job.OperationsPerRound, Seed: job.Seed, HashSeed: job.HashSeed,
		FixedHash: job.FixedHash && hashkey.IsFixed}
	report := protocol.Report{Version: protocol.Version, EngineVersion: version,
		OperationsPerRound: job.OperationsPerRound, AllocatorLibrary: "Go's runtime", AllocatorVersion: runtime.Version(),
		Metrics: map[string]float64{}, Unavailable: map[string]string{}, Percentiles: []protocol.Percentile{},
		MemorySeries: []protocol.MemoryPoint{}, RoundNanoseconds: []float64{}}
	if err := measuring.SetCollector(job.Cell.Collector); err != nil {
		return report, err
	}
	made, err := makeProgram(setting)
	if err != nil {
		return report, err
	}
	// The measuring thread alone: the collector's threads keep every processor, as in a program that is not measured.
	if job.Processor >= 0 {
		if err := machine.Pin(job.Processor); err != nil {
			return report, err
		}
	}
	if job.Pass == "observations" {
		err = observe(made, &report)
	} else {
		pass := measuring.NewPass(job, setting, &report)
		if job.Cell.Kind != "study" {
			pass.Rehearsal = func() program.MemoryWorkload { return rehearsal(setting) }
		}
		err = pass.Run(made)
	}
	if err != nil {
		return report, err
	}
	if made.Refusals != nil {
		for name, reason := range made.Refusals() {
			if _, isThere := report.Metrics[name]; isThere {
				delete(report.Metrics, name)
				report.Unavailable[name] = reason
			}
		}
	}
	digest := uint64(0)
	if made.Digest != nil {
		digest = made.Digest()
	}
	report.WorkloadDigest = fmt.Sprintf("%016x", digest)
	return report, nil
}

// makeProgram is the program of a cell's study, or the kernels over its map.
func makeProgram(setting program.Setting) (program.Program, error) {
	if setting.Cell.Kind == "study" {
		return program.Study(setting)
	}
	return kernels.Program(setting)
}

// rehearsal is the life of a map like the cell's, but with few entries.
func rehearsal(setting program.Setting) program.MemoryWorkload {
	setting.Cell.Entries = min(4, setting.Cell.Entries)
	setting.Operations = min(4, setting.Operations)
	made, err := kernels.Program(setting)
	if err != nil {
		panic(err) // The cell itself was accepted.
	}
	return made.Life()
}

// observe runs a study once and writes what it has observed.
func observe(made program.Program, report *protocol.Report) error {
	if made.Observe == nil {
		return protocol.Refuse("the study has no observations")
	}
	var observations program.Observations
	if err := made.Observe(&observations); err != nil {
		return err
	}
	for name, value := range observations.Figures {
		report.Metrics[name] = value
	}
	for name, reason := range observations.Absences {
		report.Unavailable[name] = reason
	}
	report.Remarks, report.SoakSeries = observations.Remarks, observations.Soak
	return nil
}
