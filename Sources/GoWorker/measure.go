package main

import (
	"fmt"
	"runtime"

	"maplab/goworker/program"
	"maplab/goworker/protocol"
)

// measure makes the cell's program and runs the pass.
func measure(job protocol.Job) (protocol.Report, error) {
	setting := program.Setting{Cell: job.Cell, Operations: job.OperationsPerRound, Seed: job.Seed, HashSeed: job.HashSeed}
	report := protocol.Report{Version: protocol.Version, EngineVersion: runtime.Version(),
		OperationsPerRound: job.OperationsPerRound, AllocatorLibrary: "Go's runtime", AllocatorVersion: runtime.Version()}
	if job.Cell.Kind != "study" {
		return report, protocol.Refuse("this engine has no map %q yet", job.Cell.Map)
	}
	made, err := program.Study(setting)
	if err != nil {
		return report, err
	}
	if job.Pass != "observations" || made.Observe == nil {
		return report, protocol.Refuse("the study has nothing for the pass %s", job.Pass)
	}
	var observations program.Observations
	if err := made.Observe(&observations); err != nil {
		return report, err
	}
	report.Metrics, report.Unavailable, report.Remarks = observations.Figures, observations.Absences, observations.Remarks
	report.SoakSeries = observations.Soak
	if made.Digest != nil {
		report.WorkloadDigest = fmt.Sprintf("%016x", made.Digest())
	}
	return report, nil
}
