// Package traces holds studies that read an execution trace of the runtime, by the toolchain's own reader.
package traces

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"regexp"
	"runtime/trace"
	"strconv"
	"strings"
	"time"

	"maplab/goworker/studies/toolchain"
)

// event is one of a trace.
type event struct {
	// kind is for instance RangeBegin, Log, Metric, Experimental.
	kind string
	// time in nanoseconds.
	time int64
	// goroutine that it is about.
	goroutine string
	// name of the range, metric or experimental event; the message of a log.
	name string
	// text is the whole line.
	text string
}

// category of the logs that studies write into traces.
const category = "maplab"

// log writes a mark into the running trace.
func log(message string) { trace.Log(context.Background(), category, message) }

// readLimit is how long reading may take; the first time, newer toolchains compile the reader.
const readLimit = 5 * time.Minute

// record runs something under a trace and returns the trace's events.
func record(work func()) ([]event, error) {
	tools, err := toolchain.Find()
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp("", "maplab-trace-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if err := trace.Start(file); err != nil {
		return nil, err
	}
	work()
	trace.Stop()
	mode := "parsed"
	if strings.HasPrefix(tools.Version(), "go1.22.") {
		mode = "1"
	}
	text, err := tools.Tool(readLimit, "trace", "-d="+mode, file.Name())
	if err != nil {
		return nil, err
	}
	return parse(text), nil
}

// head matches the head of an event; stacks and empty lines don't have one.
var (
	head     = regexp.MustCompile(`^M=\S+ P=\S+ G=(\S+) (\w+) Time=(\d+)(.*)$`)
	named    = regexp.MustCompile(` Name=("[^"]*"|\S+)`)
	messaged = regexp.MustCompile(` Category="` + category + `" Message="([^"]*)"`)
)

// parse reads what the toolchain's reader prints.
func parse(text string) []event {
	var events []event
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		match := head.FindStringSubmatch(lines.Text())
		if match == nil {
			continue
		}
		event := event{kind: match[2], goroutine: match[1], text: match[4]}
		event.time, _ = strconv.ParseInt(match[3], 10, 64)
		if name := named.FindStringSubmatch(match[4]); name != nil {
			event.name = strings.Trim(name[1], `"`)
		}
		if message := messaged.FindStringSubmatch(match[4]); message != nil {
			event.name = message[1]
		}
		events = append(events, event)
	}
	return events
}

// between are the events from one log to another.
func between(events []event, from, to string) ([]event, error) {
	first, last := -1, -1
	for index, event := range events {
		if event.kind == "Log" && event.name == from && first < 0 {
			first = index
		}
		if event.kind == "Log" && event.name == to {
			last = index
		}
	}
	if first < 0 || last < first {
		return nil, fmt.Errorf("the trace has no logs %q and %q", from, to)
	}
	return events[first : last+1], nil
}

// count counts the events for which something holds.
func count(events []event, holds func(event) bool) int {
	number := 0
	for _, event := range events {
		if holds(event) {
			number++
		}
	}
	return number
}

// span is a time from one moment to another.
type span struct{ from, to int64 }

// meets is true if two spans have a moment in common.
func (one span) meets(other span) bool { return one.from <= other.to && other.from <= one.to }

// spansOf are the times of the ranges of a name; of one goroutine, unless that is empty.
func spansOf(events []event, name, goroutine string) []span {
	var spans []span
	open := map[string]int64{}
	for _, event := range events {
		if !strings.HasPrefix(event.name, name) || goroutine != "" && event.goroutine != goroutine {
			continue
		}
		// Ranges that no goroutine has may end on another one.
		key := event.name
		if goroutine != "" {
			key += event.goroutine
		}
		switch event.kind {
		case "RangeBegin", "RangeActive":
			open[key] = event.time
		case "RangeEnd":
			if from, isOpen := open[key]; isOpen {
				spans = append(spans, span{from, event.time})
				delete(open, key)
			}
		}
	}
	return spans
}
