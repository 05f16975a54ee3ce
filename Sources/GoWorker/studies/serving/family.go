// Package serving has the studies of a service under load: the worker started once more as the lab's HTTP service, loaded
// by wrk and by the lab's own load generator.
package serving

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"

	"maplab/goworker/service"
	"maplab/goworker/studies/study"
)

// The load, as in the Swift study.
const (
	// writes is the share of the requests that write: the document says that most read.
	writes = 0.05
	// connections are the document's.
	connections = 100
	// seeds is the number of seeds that every part of the load can take.
	seeds = 1_000_000_007
	// wrkSeconds is the document's time for wrk.
	wrkSeconds = 30
	// longest bounds both loops, in seconds.
	longest = 600
)

// Figures of each part of the load.
var (
	wrkFigures  = []string{"service_wrk_rate", "service_wrk_p50_ns", "service_wrk_p99_ns", "service_wrk_max_ns"}
	percentiles = []string{"p50", "p99", "p999", "p9999", "max"}
	openFigures = []string{"service_capacity", "service_open_rate", "service_open_p50_ns", "service_open_p99_ns",
		"service_open_p999_ns", "service_open_p9999_ns", "service_open_max_ns", "service_lost_values"}
	otherFigures = []string{"service_failed_requests", "service_filled_bytes", "service_resident_growth", "service_collector_share"}
)

// Families are those of this package.
func Families() []study.Family {
	return append([]study.Family{{
		Name:   "service-load",
		Forms:  []string{"locked-rw", "read-mostly", "sharded", "byte-cache", "sharded-paused", "sharded-held"},
		Tables: []string{"D5.T10"},
		Program: func(setting study.Setting) study.Program {
			return study.Program{Observe: func(observations *study.Observations) error { return observe(setting, observations) }}
		},
	}}, orderFamilies()...)
}

// observe starts the service and loads it.
func observe(setting study.Setting, observations *study.Observations) error {
	own, err := os.Executable()
	if err != nil {
		return err
	}
	running, err := start(own, serviceOptions(setting)...)
	if err != nil {
		return err
	}
	defer running.end()
	this := load{setting: setting, service: running, seconds: 1}
	if this.client, err = findClient(); err != nil {
		observations.Absent(err.Error(), openFigures...)
	}
	if this.wrk, err = findWrk(); err != nil {
		observations.Absent(err.Error(), wrkFigures...)
	}
	if this.client == "" && this.wrk == "" {
		observations.Absent(errors.Join(errNoClient, errNoWrk).Error(), otherFigures...)
		return nil
	}
	return this.run(observations)
}

// serviceOptions are those of a form's service.
func serviceOptions(setting study.Setting) []string {
	name, options := setting.Form, []string(nil)
	switch name {
	case "sharded-paused":
		name, options = "sharded", []string{"--pause-every", "1", "--pause-for", "0.1"}
	case "sharded-held":
		name = "sharded"
	}
	// Twice the room that the entries need: the cache's limit must not matter.
	room := max(1<<20, setting.Entries*(setting.ValueSize+128)*2)
	return append([]string{"--map", name, "--fill", strconv.Itoa(setting.Entries), "--value-size",
		strconv.Itoa(setting.ValueSize), "--cache-bytes", strconv.Itoa(room), "--collector", setting.Collector}, options...)
}

// load is both loops against one service.
type load struct {
	setting     study.Setting
	service     *process
	client, wrk string
	// seconds is how long each loop takes.
	seconds float64
	failed  float64
}

// run loads the service and records what it saw.
func (load *load) run(observations *study.Observations) error {
	filled, err := load.service.residentBytes()
	if err != nil {
		return err
	}
	before, err := load.service.metrics()
	if err != nil {
		return err
	}
	capacity, err := load.capacity()
	if err != nil {
		return err
	}
	// Both loops take as long as the requests need at that rate; the document's wrk runs for thirty seconds.
	load.seconds = min(max(float64(load.setting.Operations)/capacity, 1), longest)
	if err := load.closed(observations); err != nil {
		return err
	}
	if err := load.open(capacity, observations); err != nil {
		return err
	}
	after, err := load.service.metrics()
	if err != nil {
		return err
	}
	recordCollector(before, after, observations)
	resident, err := load.service.residentBytes()
	if err != nil {
		return err
	}
	observations.Record("service_failed_requests", load.failed)
	observations.Record("service_filled_bytes", filled)
	observations.Record("service_resident_growth", resident/filled-1)
	return nil
}

// capacity is the requests per second in a closed loop: the lab's own, or wrk's if there is no other.
func (load *load) capacity() (float64, error) {
	if load.client == "" {
		seen, err := load.wrkFor(1)
		return seen.requests / seen.seconds, err
	}
	closed, err := load.loadClient().load("--seconds", "1")
	load.failed += closed.failures()
	return closed.AnsweredPerSecond, err
}

// closed runs wrk.
func (load *load) closed(observations *study.Observations) error {
	if load.wrk == "" {
		return nil
	}
	seen, err := load.wrkFor(min(wholeSeconds(load.seconds), wrkSeconds))
	if err != nil {
		return err
	}
	observations.Record("service_wrk_rate", seen.requests/seen.seconds)
	observations.Record("service_wrk_p50_ns", seen.p50)
	observations.Record("service_wrk_p99_ns", seen.p99)
	observations.Record("service_wrk_max_ns", seen.longest)
	return nil
}

// wrkFor runs wrk for some seconds and counts its failures.
func (load *load) wrkFor(seconds int) (seen, error) {
	seen, err := wrk{path: load.wrk, port: load.service.port, seconds: seconds, connections: connections, keys: load.setting.Entries,
		valueSize: load.setting.ValueSize, writes: writes, seed: load.setting.Seed}.run()
	load.failed += seen.errors
	return seen, err
}

// open runs the open loop and reads every value back.
func (load *load) open(capacity float64, observations *study.Observations) error {
	if load.client == "" {
		return nil
	}
	// Above one half, the queue and not the map determines the tail; whether anything is lost is tested at a higher share.
	rate, least := capacity*0.5, 1.0
	if load.setting.Form == "sharded-held" {
		rate, least = capacity*0.8, float64(load.setting.Operations)*0.6e-3
	}
	open, err := load.loadClient().load("--seconds", fmt.Sprint(max(load.seconds, least)), "--rate", fmt.Sprint(rate), "--read-back")
	if err != nil {
		return err
	}
	if open.ReadBackWrong == nil {
		return errors.New("the load's report has no read_back_wrong")
	}
	load.failed += open.failures()
	observations.Record("service_capacity", capacity)
	observations.Record("service_open_rate", rate)
	for _, name := range percentiles {
		observations.Record("service_open_"+name+"_ns", open.Latency[name])
	}
	observations.Record("service_lost_values", *open.ReadBackWrong)
	return nil
}

// loadClient is the load generator with the options that all loads have.
func (load *load) loadClient() client {
	return client{path: load.client, port: load.service.port, options: []string{"--keys", strconv.Itoa(load.setting.Entries),
		"--value-size", strconv.Itoa(load.setting.ValueSize), "--writes", fmt.Sprint(writes), "--connections",
		strconv.Itoa(connections), "--seed", fmt.Sprint(load.setting.Seed % seeds)}}
}

// recordCollector records the collector's share of the processor time that the service used between two readings of its
// metrics. The runtime counts it in whole collections.
func recordCollector(before, after map[string]float64, observations *study.Observations) {
	gain := func(name string) float64 { return after[name] - before[name] }
	busy := gain(service.AllSeconds) - gain(service.IdleSeconds)
	share := gain(service.CollectingSeconds) / busy
	observations.Remark("%v collections under the loads", gain(service.Collections))
	switch {
	case gain(service.Collections) == 0:
		observations.Record("service_collector_share", 0)
	case busy > 0 && !math.IsNaN(share):
		observations.Record("service_collector_share", min(1, share))
	default:
		observations.Absent("the runtime counted no processor time between two collections", "service_collector_share")
	}
}
