package study

import (
	"fmt"
	"strings"

	"maplab/goworker/protocol"
)

// Observations is what a program saw in one run.
type Observations struct {
	// Figures by the names of the family's observations.
	Figures map[string]float64
	// Absences says why a figure is missing.
	Absences map[string]string
	// Remarks are further lines: a report, a chain of reasons.
	Remarks []string
	// Soak is what a soak held over the course of its work; empty for all others.
	Soak []protocol.SoakPoint
}

// NewObservations makes observations without any figure.
func NewObservations() *Observations {
	return &Observations{Figures: map[string]float64{}, Absences: map[string]string{}}
}

// Record stores a figure, once. A second figure of that name is a mistake of the program and panics.
func (observations *Observations) Record(name string, value float64) {
	if _, isThere := observations.Figures[name]; isThere {
		panic(fmt.Sprintf("%s was observed before", name))
	}
	observations.Figures[name] = value
}

// Count stores a count or a size.
func (observations *Observations) Count(name string, value int) {
	observations.Record(name, float64(value))
}

// Tell stores a property as 1 or 0.
func (observations *Observations) Tell(name string, isSo bool) {
	value := 0.0
	if isSo {
		value = 1
	}
	observations.Record(name, value)
}

// Absent says why figures can't be observed here.
func (observations *Observations) Absent(reason string, names ...string) {
	for _, name := range names {
		observations.Absences[name] = reason
	}
}

// Remark adds a line to the cell's reason; line breaks become spaces.
func (observations *Observations) Remark(format string, values ...any) {
	line := fmt.Sprintf(format, values...)
	observations.Remarks = append(observations.Remarks, strings.Join(strings.Fields(line), " "))
}
