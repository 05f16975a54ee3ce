// Package computed has the study of a cache whose builder needs a large temporary, and of what becomes of that.
package computed

import "maplab/goworker/studies/study"

// Families are those of this package.
func Families() []study.Family {
	return []study.Family{{
		Name:   "computed-cache",
		Forms:  []string{noTemporary, capturedByBuilder, capturedByValue, notCaptured, releasedEarly, outsideLock},
		Tables: []string{"D1.T12"},
		Program: func(setting study.Setting) study.Program {
			program := study.Program{
				Rounds: func() *study.Rounds {
					server := newServer(setting, nil)
					return &study.Rounds{Operations: setting.Operations, Prepare: server.forget, Finish: server.forget,
						Run: func(from, to int) uint64 { return server.serve(from, to, 0) }}
				},
				Observe: func(observations *study.Observations) error {
					observe(setting, observations)
					return nil
				},
			}
			if setting.Threads > 1 {
				program.Team = func() *study.Team { return team(setting) }
			}
			return program
		},
	}}
}

// team is several threads that share the cache; each draws keys of its own from the same range.
func team(setting study.Setting) *study.Team {
	server := newServer(setting, nil)
	made := &study.Team{Prepare: server.forget, Finish: func() uint64 {
		server.forget()
		return 0
	}}
	for thread := range setting.Threads {
		operations := setting.Operations / setting.Threads
		if thread < setting.Operations%setting.Threads {
			operations++
		}
		made.Lanes = append(made.Lanes, study.Rounds{Operations: operations,
			Run: func(from, to int) uint64 { return server.serve(from, to, thread) }})
	}
	return made
}

// observe serves all requests and records the temporaries that they made and that are still referred to.
func observe(setting study.Setting, observations *study.Observations) {
	ledger := new(ledger)
	server := newServer(setting, ledger)
	var atMisses, atHits, hits int64
	for operation := range setting.Operations {
		made, count := ledger.made.Load(), len(server.cache.values)
		server.answer(server.key(operation, 0))
		if len(server.cache.values) > count {
			atMisses += ledger.made.Load() - made
		} else {
			atHits += ledger.made.Load() - made
			hits++
		}
	}
	study.Collect()
	entries := float64(len(server.cache.values))
	observations.Record("computed_live_bytes_per_entry", float64(ledger.live.Load())/entries)
	observations.Record("computed_temporaries_per_miss", float64(atMisses)/entries)
	observations.Absent("a temporary lives until the collector finds it dead: the most at one time are its choice", "computed_peak_bytes")
	if hits > 0 {
		observations.Record("computed_temporaries_per_hit", float64(atHits)/float64(hits))
	} else {
		observations.Absent("no request found a value", "computed_temporaries_per_hit")
	}
}
