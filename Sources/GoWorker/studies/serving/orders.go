package serving

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"

	"maplab/goworker/service"
	"maplab/goworker/studies/study"
)

// The load on orders, as in the Swift study.
const (
	// hotKeys is the number of keys that most requests of service-skew are for.
	hotKeys = 5
	// hotShare is the share of those requests.
	hotShare = 0.8
)

// Figures of an open load on orders; all forms have the first, those whose memory counts the
// second, and those whose processor time counts the last.
var (
	orderFigures = []string{"service_open_rate", "service_answered_rate", "service_failed_requests", "service_processor_share",
		"service_processor_ns_per_request", "service_collector_share", "service_open_p50_ns", "service_open_p99_ns",
		"service_open_p999_ns", "service_open_p9999_ns", "service_open_max_ns"}
	orderMemoryFigures = []string{"service_live_bytes", "service_map_share", "service_held_share", "service_entries",
		"service_temporaries_per_request", "service_collection_interval_ns"}
	sampledFigures = []string{"service_map_time_share", "service_atomic_load_share"}
)

// orderFamilies are those of services that have orders.
func orderFamilies() []study.Family {
	return []study.Family{{
		Name: "service-governance", Forms: []string{"ungoverned", "governed", "governed-bytes"}, Tables: []string{"D1.T14"},
		Program: orderProgram(governance),
	}, {
		Name: "service-skew", Forms: []string{"one-lock", "read-mostly", "sharded-read-mostly", "sharded"}, Tables: []string{"D4.T19"},
		Program: orderProgram(skew),
	}}
}

// orderProgram is the program of a form whose load is known.
func orderProgram(of func(study.Setting) orderLoad) func(study.Setting) study.Program {
	return func(setting study.Setting) study.Program {
		return study.Program{Observe: func(observations *study.Observations) error { return of(setting).observe(observations) }}
	}
}

// orderLoad is one open load on a service that has orders.
type orderLoad struct {
	setting study.Setting
	// keys that there are when the load begins.
	keys int
	// service and load have further options.
	service, load []string
	// seesMemory is true if the memory counts; else it is seen where the processor time goes.
	seesMemory bool
	// program is the service's, client the load generator's.
	program, client string
}

// governance is the load on a cache before and after it was put in order.
func governance(setting study.Setting) orderLoad {
	bound := max(1, setting.Entries/10)
	// Each order is asked for ten times on average while it is among the youngest; a governed cache has room for five times
	// as many, so that it drops none that will be asked for again.
	youngest := max(1, setting.Entries/50)
	return orderLoad{setting: setting, keys: setting.Entries, seesMemory: true,
		// Shares of memory make sense only if the service has more than this map: as many values of another one.
		service: []string{"--history", strconv.Itoa(setting.Entries), "--bound", strconv.Itoa(bound), "--fill", strconv.Itoa(setting.Entries)},
		load:    []string{"--youngest", strconv.Itoa(youngest), "--renewal", fmt.Sprint(float64(setting.Rate) / 10)}}
}

// skew is a load that is for few keys.
func skew(setting study.Setting) orderLoad {
	keys, history := hotKeys+setting.Entries, 0
	if setting.Form == "sharded-read-mostly" || setting.Form == "sharded" {
		history = keys
	}
	return orderLoad{setting: setting, keys: keys, service: []string{"--history", strconv.Itoa(history), "--temporary", "0"},
		load: []string{"--hot-share", fmt.Sprint(hotShare), "--hot-keys", strconv.Itoa(hotKeys)}}
}

// observe starts the service and loads it.
func (load orderLoad) observe(observations *study.Observations) (err error) {
	if load.setting.Rate <= 0 {
		return errors.New(`the service's requests need a rate: load = { kind = "open", … }`)
	}
	if load.program, err = os.Executable(); err != nil {
		return err
	}
	if load.client, err = findClient(); err != nil {
		observations.Absent(err.Error(), load.figures()...)
		return nil
	}
	return load.run(observations)
}

// figures are the names of what is seen.
func (load orderLoad) figures() []string {
	others := sampledFigures
	if load.seesMemory {
		others = orderMemoryFigures
	}
	return append(append([]string(nil), orderFigures...), others...)
}

// run loads a service and records what it saw.
func (load orderLoad) run(observations *study.Observations) error {
	size := strconv.Itoa(load.setting.ValueSize)
	running, err := start(load.program, append([]string{"--orders", load.setting.Form, "--value-size", size, "--collector",
		load.setting.Collector}, load.service...)...)
	if err != nil {
		return err
	}
	defer running.end()
	client := client{path: load.client, port: running.port, options: []string{"--value-size", size, "--writes", "0",
		"--rate", strconv.Itoa(load.setting.Rate), "--seed", fmt.Sprint(load.setting.Seed % seeds)}}
	// To the other map: then threads, connections and code are warm when it matters, and the orders are unchanged.
	if _, err := client.load("--keys", "1", "--seconds", "0.3"); err != nil {
		return err
	}
	if !load.seesMemory {
		if err := running.beginSampling(); err != nil {
			return err
		}
	}
	before, err := running.reading()
	if err != nil {
		return err
	}
	seconds := float64(load.setting.Operations) / float64(load.setting.Rate)
	open, err := client.load(append([]string{"--orders", "--keys", strconv.Itoa(load.keys), "--seconds", fmt.Sprint(seconds)},
		load.load...)...)
	if err != nil {
		return err
	}
	after, err := running.reading()
	if err != nil {
		return err
	}
	observations.Count("service_open_rate", load.setting.Rate)
	recordOpen(open, before, after, observations)
	if !load.seesMemory {
		stacks, err := running.endSampling()
		if err != nil {
			return err
		}
		recordSampled(stacks, observations)
		return nil
	}
	recordInterval(open, before, after, observations)
	memory, err := running.forget()
	if err != nil {
		return err
	}
	recordMemory(memory, open, observations)
	return nil
}

// reading is what a service has used up to a moment.
type reading struct {
	processorSeconds float64
	metrics          map[string]float64
}

// reading reads it.
func (running *process) reading() (reading, error) {
	seconds, err := running.processorSeconds()
	if err != nil {
		return reading{}, err
	}
	metrics, err := running.metrics()
	return reading{seconds, metrics}, err
}

// length is the load's own time, in seconds: without the client's start, which hardly counts in the service's time either.
func (report report) length() float64 { return report.Answered / report.AnsweredPerSecond }

// recordOpen records what every form has.
func recordOpen(open report, before, after reading, observations *study.Observations) {
	observations.Record("service_answered_rate", open.AnsweredPerSecond)
	for _, name := range percentiles {
		observations.Record("service_open_"+name+"_ns", open.Latency[name])
	}
	observations.Record("service_failed_requests", open.failures())
	used := after.processorSeconds - before.processorSeconds
	observations.Record("service_processor_share", used/open.length())
	observations.Record("service_processor_ns_per_request", used*1e9/open.Answered)
	recordCollector(before.metrics, after.metrics, observations)
}

// recordInterval records how long it is from one collection to the next.
func recordInterval(open report, before, after reading, observations *study.Observations) {
	collections := after.metrics[service.Collections] - before.metrics[service.Collections]
	if collections <= 0 {
		observations.Absent("no collection ended under the load", "service_collection_interval_ns")
		return
	}
	observations.Record("service_collection_interval_ns", open.length()*1e9/collections)
}

// recordMemory records where the service's memory was.
func recordMemory(memory service.OrderMemory, open report, observations *study.Observations) {
	live := float64(memory.LiveBytes)
	observations.Count("service_entries", memory.Entries)
	observations.Remark("%d entries more before the collection", memory.Uncollected)
	observations.Record("service_temporaries_per_request", float64(memory.Temporaries)/open.Answered)
	observations.Record("service_live_bytes", live)
	observations.Record("service_held_share", float64(memory.HeldBytes)/live)
	if memory.TableBytes == nil {
		observations.Absent("the cache's values are in its own blocks", "service_map_share")
		return
	}
	observations.Record("service_map_share", float64(*memory.TableBytes)/live)
}

// forget makes the service forget its orders.
func (running *process) forget() (memory service.OrderMemory, err error) {
	request, err := http.NewRequest(http.MethodDelete, fmt.Sprintf("http://127.0.0.1:%d/orders", running.port), nil)
	if err != nil {
		return memory, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return memory, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = errors.New(answer.Status)
	}
	if err == nil {
		err = json.Unmarshal(text, &memory)
	}
	if err != nil {
		return memory, fmt.Errorf("the service does not forget: %w: %.200s", err, text)
	}
	return memory, nil
}
