package mapheader

import (
	"errors"

	"maplab/goworker/studies/study"
)

// probeForms are a map that grew, and one that was made for most of its entries.
var probeForms = []string{"grown", "reserved-8192"}

// observeProbes records what look-ups of all keys visit in a map that has been filled.
func observeProbes(setting study.Setting, observations *study.Observations) error {
	hint := 0
	if setting.Form == "reserved-8192" {
		hint = 8_192
	}
	m := filled(hint, setting.Entries)
	keptNumbers = m
	for number := setting.Entries; IsGrowing(m); number++ {
		// Entries that are still in the old table would be visited there: writes move them.
		delete(m, numbered(number))
	}
	if err := verify(m); err != nil {
		return err
	}
	var groups, compared int
	for number := 0; number < setting.Entries; number++ {
		visited, slots := probesOf(m, numbered(number))
		if visited == 0 {
			return errors.New("a look-up by the copied layout misses a key that is there")
		}
		groups += visited
		compared += slots
	}
	observations.Record("probe_groups", float64(groups)/float64(setting.Entries))
	observations.Record("probe_slots", float64(compared)/float64(setting.Entries))
	return nil
}

// events declares families of rounds; none if this runtime has no such events.
func events() []study.Family {
	var families []study.Family
	for _, family := range []study.Family{
		{Name: "growth-phase", Forms: phaseForms, Tables: []string{"D2.T9"}},
		{Name: "bucket-block", Forms: blockForms, Tables: []string{"D1.T2"}},
	} {
		family.Program = func(setting study.Setting) study.Program {
			return study.Program{Rounds: func() *study.Rounds { return eventRounds(setting) }}
		}
		if len(family.Forms) > 0 {
			families = append(families, family)
		}
	}
	return families
}
