//go:build !goexperiment.swissmap && !go1.26

package mapheader

import "maplab/goworker/studies/study"

// trial is a map at a moment of its growth; keys from 0 up to present are in it.
type trial struct {
	m          map[uint64]uint64
	keys       *spread[uint64]
	present    int
	oldBuckets int
}

// fullMap is a map that the next entry makes grow.
func fullMap(entries int) *trial {
	trial := &trial{m: make(map[uint64]uint64, max(entries, 9))}
	trial.oldBuckets = headerOf(trial.m).bucketCount()
	trial.keys = spreadOver(trial.m, int(headerOf(trial.m).b)+1)
	for trial.present < 13*trial.oldBuckets/2 {
		trial.insert()
	}
	return trial
}

// insert puts the next key in.
func (trial *trial) insert() {
	trial.m[trial.keys.key(trial.present)] = uint64(trial.present)
	trial.present++
}

// pending are the old buckets that aren't evacuated.
func (trial *trial) pending() int {
	old := oldTable(trial.m)
	return old.buckets - old.evacuated
}

// insertUntil inserts until at most so many old buckets are left.
func (trial *trial) insertUntil(pending int) {
	for headerOf(trial.m).isGrowing() && trial.pending() > pending {
		trial.insert()
	}
}

// stateNames are all observations of `growth-state`.
var stateNames = []string{
	"state_has_old_table", "state_old_share", "state_new_entries", "state_reads_found", "state_absent_found",
	"state_reads_evacuated", "state_update_works", "state_insertion_works", "state_removal_works",
	"state_write_to_old", "state_evacuated_per_write",
}

// observeState tries every operation at a moment of a doubling.
func observeState(setting study.Setting, observations *study.Observations) error {
	trial := fullMap(setting.Entries)
	keptNumbers = trial.m
	switch setting.Form {
	case "before":
	case "begun":
		observations.Absent(
			"Go moves one or two buckets in the same insertion that begins to double: no program sees a moment between",
			stateNames...)
		return nil
	case "first-write":
		trial.insert()
	case "moving":
		trial.insert()
		trial.insertUntil(trial.oldBuckets / 2)
	case "ended":
		trial.insert()
		trial.insertUntil(0)
	}
	if err := verify(trial.m); err != nil {
		return err
	}
	trial.look(observations)
	trial.read(observations)
	trial.write(observations)
	return nil
}

// look records what the tables hold.
func (trial *trial) look(observations *study.Observations) {
	observations.Tell("state_has_old_table", headerOf(trial.m).isGrowing())
	observations.Record("state_old_share", float64(trial.pending())/float64(trial.oldBuckets))
	observations.Record("state_new_entries", float64(currentTable(trial.m).full)/float64(len(trial.m)))
}

// read looks all keys up, and as many absent ones.
func (trial *trial) read(observations *study.Observations) {
	before := trial.pending()
	found, ghosts := 0, 0
	for number := 0; number < trial.present; number++ {
		if value, isThere := trial.m[trial.keys.key(number)]; isThere && value == uint64(number) {
			found++
		}
		if _, isThere := trial.m[trial.keys.key(number+trial.present+1000)]; isThere {
			ghosts++
		}
	}
	observations.Record("state_reads_found", float64(found)/float64(trial.present))
	observations.Record("state_absent_found", float64(ghosts)/float64(trial.present))
	observations.Count("state_reads_evacuated", before-trial.pending())
}

// write updates, inserts and removes one key each.
func (trial *trial) write(observations *study.Observations) {
	m := trial.m
	most, old := 0, trial.pending()
	note := func() {
		now := trial.pending()
		most = max(most, old-now)
		old = now
	}
	m[trial.keys.key(3)] = 7
	note()
	observations.Tell("state_update_works", m[trial.keys.key(3)] == 7)
	oldEntries := oldTable(m).full
	wasGrowing := headerOf(m).isGrowing()
	key := trial.keys.key(trial.present)
	m[key] = 9
	begun := !wasGrowing && headerOf(m).isGrowing()
	if begun {
		old = trial.oldBuckets
	}
	note()
	observations.Tell("state_insertion_works", m[key] == 9)
	observations.Tell("state_write_to_old", !begun && oldTable(m).full > oldEntries)
	delete(m, trial.keys.key(5))
	note()
	others := true
	for number := 6; number < trial.present; number++ {
		others = others && m[trial.keys.key(number)] == uint64(number)
	}
	_, isThere := m[trial.keys.key(5)]
	observations.Tell("state_removal_works", !isThere && others)
	observations.Count("state_evacuated_per_write", most)
}
