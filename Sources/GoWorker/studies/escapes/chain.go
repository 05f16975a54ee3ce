package escapes

import (
	"fmt"
	"regexp"
	"strings"
)

// step is one arrow of a chain of reasons: a value flows from one place of the program into another.
type step struct {
	from, to string
	// why is the construct by which it flows, with its line, for instance "return, maps.go:38".
	why string
}

// chain is why something is on the heap, from what is made to the heap or to a result.
type chain struct{ steps []step }

var (
	// flow matches the head of a chain: where to, and from what. Older compilers write =, newer ones an arrow.
	flow = regexp.MustCompile(`^\s+flow: (.+?) (?:=|←) (.+):$`)
	// reason matches one link of a chain: the expression, the construct, the place.
	reason = regexp.MustCompile(`^\s+from (.+) \(([^()]+)\) at (?:\./)?([^:]+):(\d+):\d+$`)
)

// explanation reads the chain below the first of the lines: all its flows, with their links.
func explanation(lines []line) chain {
	var chain chain
	var to, from string
	var open bool
	end := func() {
		if open && from != to {
			chain.steps = append(chain.steps, step{from, to, "is"})
		}
		open = false
	}
	for _, line := range lines[1:] {
		if !line.isExplanation() {
			break
		}
		if match := flow.FindStringSubmatch(line.text); match != nil {
			end()
			to, from, open = match[1], match[2], true
			continue
		}
		match := reason.FindStringSubmatch(line.text)
		if match == nil || !open {
			continue
		}
		if from == match[1] {
			// The address of a variable: what flows is the variable, its first construct takes the address.
			from = strings.TrimPrefix(from, "&")
		}
		chain.steps = append(chain.steps, step{from, match[1], fmt.Sprintf("%s, %s:%s", match[2], match[3], match[4])})
		from = match[1]
	}
	end()
	return chain
}

// String is the chain on one line.
func (chain chain) String() string {
	if len(chain.steps) == 0 {
		return "no reason is given"
	}
	var text strings.Builder
	text.WriteString(chain.steps[0].from)
	for index, step := range chain.steps {
		if index > 0 && step.from != chain.steps[index-1].to {
			fmt.Fprintf(&text, "; %s", step.from)
		}
		fmt.Fprintf(&text, " → %s (%s)", step.to, step.why)
	}
	return text.String()
}

// Mermaid draws the chain as a flow chart in Mermaid's language: one node for each place of the program, one arrow for
// each step, on lines that end with semicolons, so that it stays a chart on one line. O(steps).
func (chain chain) Mermaid() string {
	nodes := map[string]string{}
	var text strings.Builder
	text.WriteString("graph TD;\n")
	node := func(name string) string {
		id, isThere := nodes[name]
		if !isThere {
			id = fmt.Sprintf("n%d", len(nodes))
			nodes[name] = id
			fmt.Fprintf(&text, "%s[\"%s\"];\n", id, quoted(name))
		}
		return id
	}
	for _, step := range chain.steps {
		from, to := node(step.from), node(step.to)
		fmt.Fprintf(&text, "%s -->|\"%s\"| %s;\n", from, quoted(step.why), to)
	}
	return text.String()
}

// quoted replaces what Mermaid would read as its own within a label.
func quoted(label string) string {
	return strings.NewReplacer(`#`, "#35;", `"`, "#quot;", ";", "#59;", "<", "#lt;", ">", "#gt;").Replace(label)
}
