// Program whose functions are what `escape-report` asks the compiler about. Each line that a question is about ends with
// a comment `ask:` and the form's name. Run with a form's name it evaluates the form's function and prints objects and
// bytes that one evaluation allocated.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
)

// evaluations that are counted; warmUp ones come before, so that maps which keep their entries have them.
const (
	evaluations = 1000
	warmUp      = 10
)

// forms are the functions by the names of the forms; files add theirs.
var forms = map[string]func(){}

// add makes forms known.
func add(functions map[string]func()) {
	for name, function := range functions {
		forms[name] = function
	}
}

func main() {
	if len(os.Args) != 2 || forms[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "expected a form's name")
		os.Exit(2)
	}
	evaluate := forms[os.Args[1]]
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(-1)
	for i := 0; i < warmUp; i++ {
		evaluate()
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 0; i < evaluations; i++ {
		evaluate()
	}
	runtime.ReadMemStats(&after)
	fmt.Println(
		float64(after.Mallocs-before.Mallocs)/evaluations, float64(after.TotalAlloc-before.TotalAlloc)/evaluations)
}
