package studies

import (
	"maplab/goworker/program"
	"maplab/goworker/studies/computed"
	"maplab/goworker/studies/constructs"
	"maplab/goworker/studies/escapes"
	"maplab/goworker/studies/input"
	"maplab/goworker/studies/language"
	"maplab/goworker/studies/layers"
	"maplab/goworker/studies/mapheader"
	"maplab/goworker/studies/monitoring"
	"maplab/goworker/studies/profiles"
	"maplab/goworker/studies/races"
	"maplab/goworker/studies/serving"
	"maplab/goworker/studies/sharing"
	"maplab/goworker/studies/soak"
	"maplab/goworker/studies/study"
	"maplab/goworker/studies/texts"
	"maplab/goworker/studies/traces"
)

// All are the families of this engine.
func All() []study.Family {
	var all []study.Family
	for _, families := range [][]study.Family{escapes.Families(), mapheader.Families(), language.Families(), races.Families(), traces.Families(),
		constructs.Families(), texts.Families(), sharing.Families(), monitoring.Families(),
		serving.Families(), soak.Families(), input.Families(), layers.Families(), computed.Families(),
		profiles.Families()} {
		all = append(all, families...)
	}
	return all
}

func init() {
	for _, family := range All() {
		family := family
		program.RegisterStudy(family.Name, func(form string, setting program.Setting) (program.Program, error) {
			if !family.Has(form) {
				return program.Program{}, program.UnknownForm(form, family.Forms...)
			}
			return adapted(family.Program(settingOf(form, setting))), nil
		})
	}
}

// settingOf is what a study is made from, of a cell's parameters.
func settingOf(form string, setting program.Setting) study.Setting {
	cell := setting.Cell
	rate, schedule := 0, ""
	if cell.Load != nil {
		rate, schedule = cell.Load.Rate, cell.Load.Schedule
	}
	return study.Setting{
		Form: form, Entries: cell.Entries, Operations: setting.Operations, CellOperations: cell.Operations,
		Threads: cell.Threads, KeyLength: cell.Keys.Length, ValueSize: cell.Values.Size, Rate: rate, Schedule: schedule,
		Seed: setting.Seed, Collector: cell.Collector,
	}
}

// adapted gives a study's program the form that the passes measure.
func adapted(from study.Program) program.Program {
	var to program.Program
	if from.Rounds != nil {
		to.Rounds = func() program.Workload { return workload{from.Rounds()} }
	}
	if from.Team != nil {
		to.Threads = func() program.ConcurrentWorkload { return threads{from.Team()} }
	}
	if from.Observe != nil {
		to.Observe = func(observations *program.Observations) error {
			seen := study.NewObservations()
			if err := from.Observe(seen); err != nil {
				return err
			}
			observations.Figures, observations.Absences, observations.Remarks = seen.Figures, seen.Absences, seen.Remarks
			observations.Soak = seen.Soak
			return nil
		}
	}
	return to
}

// workload is a study's rounds as the passes call them.
type workload struct{ rounds *study.Rounds }

func (w workload) OperationsPerRound() int { return w.rounds.Operations }

func (w workload) PrepareRound() {
	if w.rounds.Prepare != nil {
		w.rounds.Prepare()
	}
}

func (w workload) Run(first, end int) uint64 { return w.rounds.Run(first, end) }

func (w workload) FinishRound() {
	if w.rounds.Finish != nil {
		w.rounds.Finish()
	}
}

// threads is a study's team as the passes call it.
type threads struct{ team *study.Team }

func (t threads) Lanes() []program.Workload {
	var lanes []program.Workload
	for index := range t.team.Lanes {
		lanes = append(lanes, workload{&t.team.Lanes[index]})
	}
	return lanes
}

func (t threads) PrepareRound() {
	if t.team.Prepare != nil {
		t.team.Prepare()
	}
}

func (t threads) FinishRound() uint64 {
	if t.team.Finish == nil {
		return 0
	}
	return t.team.Finish()
}
