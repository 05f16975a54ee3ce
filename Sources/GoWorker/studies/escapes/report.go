package escapes

import (
	"regexp"
	"strconv"
	"strings"
)

// line is one line of the compiler's report about a place of the source.
type line struct {
	// file and number are the place's, without its column.
	file   string
	number int
	// column of the place.
	column int
	// text is what the compiler says; explanations begin with spaces.
	text string
}

// placed matches a line of the report: file, line, column, text.
var placed = regexp.MustCompile(`^(?:\./)?([^:\s]+\.go):(\d+):(\d+):(.*)$`)

// parse reads a report; lines that are about no place of the program's own source are left out.
func parse(report string) []line {
	var lines []line
	for _, text := range strings.Split(report, "\n") {
		match := placed.FindStringSubmatch(text)
		if match == nil || strings.Contains(match[1], "/") {
			continue
		}
		number, _ := strconv.Atoi(match[2])
		column, _ := strconv.Atoi(match[3])
		lines = append(lines, line{match[1], number, column, strings.TrimPrefix(match[4], " ")})
	}
	return lines
}

// isExplanation is true for the lines that give reasons below a statement.
func (line line) isExplanation() bool { return strings.HasPrefix(line.text, " ") }

// saysHeap is true if the line says that what is made at its place is put on the heap.
func (line line) saysHeap() bool {
	return !line.isExplanation() &&
		(strings.HasPrefix(line.text, "moved to heap: ") || strings.HasSuffix(line.text, " escapes to heap"))
}

// saysLeak is true if the line says that what a parameter refers to must be on the heap. That a parameter leaks to a
// result only says that the caller decides.
func (line line) saysLeak() bool {
	return !line.isExplanation() && strings.HasPrefix(line.text, "leaking param") &&
		!strings.Contains(line.text, " to result ")
}

// saysStays is true if the line says that what is at its place stays off the heap.
func (line line) saysStays() bool {
	return !line.isExplanation() && strings.HasSuffix(line.text, "does not escape")
}

// place is a line of the source that a question is about.
type place struct {
	file   string
	number int
}

// verdict is what the report says about the places of one form.
type verdict struct {
	// heap: something that is made at a place is put on the heap.
	heap bool
	// leaks: what a parameter at a place refers to must be on the heap.
	leaks bool
	// stays: the report says of something at a place that it does not escape.
	stays bool
	// lines are the statements about the places, without explanations.
	lines []string
	// chain is why: the first explanation that the report gives of a place.
	chain chain
}

// judge reads what the report says about places.
func judge(lines []line, places []place) verdict {
	asked := map[place]bool{}
	for _, place := range places {
		asked[place] = true
	}
	var verdict verdict
	for index, line := range lines {
		if !asked[place{line.file, line.number}] {
			continue
		}
		verdict.heap = verdict.heap || line.saysHeap()
		verdict.leaks = verdict.leaks || line.saysLeak()
		verdict.stays = verdict.stays || line.saysStays()
		if line.saysHeap() || line.saysLeak() || line.saysStays() {
			verdict.lines = append(verdict.lines, line.text)
		}
		if len(verdict.chain.steps) == 0 && !line.isExplanation() {
			verdict.chain = explanation(lines[index:])
		}
	}
	return verdict
}
