// Package profiles holds studies that read the runtime's profiles, of the heap, the processor and of blocked goroutines, as
// whoever has to find out what a program's problem is would read them.
package profiles

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"maplab/goworker/studies/toolchain"
)

// profile is what a profile in pprof's format says.
type profile struct {
	// types of the samples' values, for instance `cpu/nanoseconds`.
	types []string
	// samples are its stacks.
	samples []sample
}

// sample is a stack and what was counted for it.
type sample struct {
	// values has a number for each of the profile's types.
	values []int64
	// functions are their names, innermost first.
	functions []string
}

// readLimit is how long reading may take; the first time, newer toolchains compile the reader.
const readLimit = 5 * time.Minute

// find finds the toolchain; a test takes it away.
var find = toolchain.Find

// read has a profile written and reads it with the toolchain's own reader.
func read(write func(io.Writer) error) (*profile, error) {
	tools, err := find()
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp("", "maplab-profile-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if err := write(file); err != nil {
		return nil, err
	}
	// The runtime has named the functions, so the reader need not look for the program.
	text, err := tools.Tool(readLimit, "pprof", "-raw", "-symbolize=none", file.Name())
	if err != nil {
		return nil, err
	}
	return parse(text)
}

// The lines of the reader's text: a sample's values and places, and a place with a function. Where functions are inlined, lines
// without a number follow, outwards.
var (
	sampleLine = regexp.MustCompile(`^ *([0-9]+(?: +[0-9]+)*): *((?:[0-9]+ *)*)$`)
	placeLine  = regexp.MustCompile(`^ *([0-9]+): 0x[0-9a-f]+ (?:M=[0-9]+ )?(?:\[F\] )?(\S*)`)
	outerLine  = regexp.MustCompile(`^ {13}(\S+) `)
)

// parse reads what the reader prints: samples, then the places that they name, then files.
func parse(text string) (*profile, error) {
	seen := new(profile)
	functions := map[string][]string{}
	var places []string
	section, place := "", ""
	for _, line := range strings.Split(text, "\n") {
		switch line {
		case "Samples:", "Locations", "Mappings":
			section = line
			continue
		}
		switch section {
		case "Samples:":
			if seen.types == nil {
				seen.types = strings.Fields(line)
				continue
			}
			// Labels stand on lines of their own.
			match := sampleLine.FindStringSubmatch(line)
			if match == nil {
				continue
			}
			values, err := numbers(match[1])
			if err != nil || len(values) != len(seen.types) {
				return nil, fmt.Errorf("the profile has values %v and a sample %q", seen.types, line)
			}
			seen.samples = append(seen.samples, sample{values: values})
			places = append(places, match[2])
		case "Locations":
			if match := placeLine.FindStringSubmatch(line); match != nil {
				place = match[1]
				functions[place] = append(functions[place], match[2])
			} else if match := outerLine.FindStringSubmatch(line); match != nil {
				functions[place] = append(functions[place], match[1])
			}
		}
	}
	if section != "Mappings" {
		return nil, fmt.Errorf("the reader's text is no profile: it has %d samples and ends in %q", len(seen.samples), section)
	}
	for index := range seen.samples {
		for _, place := range strings.Fields(places[index]) {
			seen.samples[index].functions = append(seen.samples[index].functions, functions[place]...)
		}
	}
	return seen, nil
}

// numbers are those of a line.
func numbers(text string) ([]int64, error) {
	var values []int64
	for _, field := range strings.Fields(text) {
		value, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

// sum adds a type's values of the samples for which something holds; nil for all.
func (seen *profile) sum(kind string, holds func(sample) bool) (int64, error) {
	for index, name := range seen.types {
		if name != kind {
			continue
		}
		var sum int64
		for _, one := range seen.samples {
			if holds == nil || holds(one) {
				sum += one.values[index]
			}
		}
		return sum, nil
	}
	return 0, fmt.Errorf("the profile has %v, not %s", seen.types, kind)
}
