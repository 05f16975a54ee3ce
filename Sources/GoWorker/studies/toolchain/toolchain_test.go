package toolchain

import (
	"strings"
	"testing"
	"time"
)

// program is a source of one file.
func program(text string) Source {
	return Source{Main: text}
}

// build compiles a program and removes it with the test.
func build(t *testing.T, text string, options Options) *Built {
	t.Helper()
	tools, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	built, err := tools.Build(program(text), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(built.Remove)
	return built
}

// TestEnds: exit codes, panics and programs that don't end are told apart.
func TestEnds(t *testing.T) {
	built := build(t, `package main

import ("fmt"; "os")

func main() {
	switch os.Args[1] {
	case "exit": fmt.Println("hello"); os.Exit(3)
	case "panic": panic("oh")
	default: select {}
	}
}`, Options{})
	if ended, err := built.Run(time.Minute, nil, "exit"); err != nil || ended.Code != 3 || ended.Output != "hello\n" {
		t.Errorf("exit: %+v, %v", ended, err)
	}
	if ended, err := built.Run(time.Minute, nil, "panic"); err != nil || ended.Code != 2 ||
		!strings.Contains(ended.Errors, "panic: oh") {
		t.Errorf("panic: %+v, %v", ended, err)
	}
	// select {} without another goroutine is a deadlock, which the runtime reports.
	if ended, err := built.Run(time.Minute, nil, "wait"); err != nil || !strings.Contains(ended.Errors, "deadlock") {
		t.Errorf("wait: %+v, %v", ended, err)
	}
}

// TestStops: a program that goes on is ended.
func TestStops(t *testing.T) {
	built := build(t, "package main\n\nfunc main() { for { } }", Options{})
	if ended, err := built.Run(100*time.Millisecond, nil); err != nil || !ended.Stopped || ended.Signalled {
		t.Errorf("%+v, %v", ended, err)
	}
}

// TestRefusal: what the compiler refuses is no error of the machine.
func TestRefusal(t *testing.T) {
	built := build(t, "package main\n\nfunc main() { var s string = 1; _ = s }", Options{})
	if built.Compiles || !strings.Contains(built.Report, "main.go:3:") {
		t.Errorf("%+v", built)
	}
	if _, err := built.Run(time.Second, nil); err == nil {
		t.Error("it runs")
	}
}

// TestCompilerOptions: the compiler's report is there.
func TestCompilerOptions(t *testing.T) {
	built := build(t, "package main\n\nvar p *int\n\nfunc main() { x := 1; p = &x }", Options{Compiler: "-m"})
	if !strings.Contains(built.Report, "moved to heap: x") {
		t.Errorf("%q", built.Report)
	}
}

// TestSameExperiments: programs are built with the worker's map.
func TestSameExperiments(t *testing.T) {
	built := build(t, "package main\n\nimport \"runtime\"\n\nfunc main() { print(runtime.Version()) }", Options{})
	ended, err := built.Run(time.Minute, nil)
	if _, experiments, _ := strings.Cut(ended.Errors, "X:"); err != nil || experiments != Experiments() {
		t.Errorf("%q is not %q", ended.Errors, Experiments())
	}
}
