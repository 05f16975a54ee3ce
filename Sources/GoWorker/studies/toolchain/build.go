package toolchain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Built is a compiled program, with what the compiler said.
type Built struct {
	// Report is everything that the build printed.
	Report string
	// Compiles is false if the compiler refused the program.
	Compiles bool
	// folder holds the program and its source.
	folder string
}

// programName is the compiled program's name in its folder.
const programName = "program.out"

// Options say how a program is built.
type Options struct {
	// Compiler is passed to the compiler, for instance -m=2.
	Compiler string
	// Race adds the race detector, which needs a C compiler.
	Race bool
}

// Build compiles the source. The error is about the machine or the toolchain; that the compiler refuses the program is
// none. The caller removes what was built.
func (tools *Toolchain) Build(source Source, options Options) (*Built, error) {
	folder, err := os.MkdirTemp("", "maplab-go-")
	if err != nil {
		return nil, err
	}
	built := &Built{folder: folder}
	if err := source.write(folder); err != nil {
		built.Remove()
		return nil, err
	}
	arguments := []string{"build", "-o", programName}
	if options.Compiler != "" {
		arguments = append(arguments, "-gcflags="+options.Compiler)
	}
	if options.Race {
		arguments = append(arguments, "-race")
	}
	command := tools.command(folder, options.Race, append(arguments, ".")...)
	var text bytes.Buffer
	command.Stdout, command.Stderr = &text, &text
	err = unpinned(command.Run)
	built.Report = text.String()
	var exit *exec.ExitError
	switch {
	case err == nil:
		built.Compiles = true
	case !errors.As(err, &exit):
		built.Remove()
		return nil, fmt.Errorf("the toolchain doesn't run: %w", err)
	case !strings.Contains(built.Report, "# program"):
		// The compiler's own refusals stand below the package's name; anything else is about the toolchain.
		built.Remove()
		return nil, fmt.Errorf("the toolchain can't build: %s", firstLine(built.Report))
	}
	return built, nil
}

// firstLine is the first line that says something.
func firstLine(text string) string {
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return "it says nothing"
}

// Remove deletes the program and its source.
func (built *Built) Remove() { os.RemoveAll(built.folder) }

// Ended is how a program ended and what it printed.
type Ended struct {
	// Output and Errors are what it printed.
	Output, Errors string
	// Code is its exit code; -1 if a signal ended it.
	Code int
	// Signalled is true if a signal of its own ended it.
	Signalled bool
	// Stopped is true if it was still running when its time was over.
	Stopped bool
}

// Run starts the compiled program and waits for its end, or ends it when its time is over.
func (built *Built) Run(limit time.Duration, environment []string, arguments ...string) (Ended, error) {
	if !built.Compiles {
		return Ended{}, fmt.Errorf("the program doesn't compile: %s", firstLine(built.Report))
	}
	return run(limit, environment, filepath.Join(built.folder, programName), arguments...)
}

// run starts a program and waits for its end, or ends it when its time is over.
func run(limit time.Duration, environment []string, path string, arguments ...string) (Ended, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	command := exec.CommandContext(ctx, path, arguments...)
	// A core file or a crash of the child is what a study asks about; it must not be read as one of the worker's.
	command.Env = append(os.Environ(), append([]string{"GOTRACEBACK=single", "GOGC=100", "GOMEMLIMIT=off"}, environment...)...)
	command.WaitDelay = time.Second
	var output, errs bytes.Buffer
	command.Stdout, command.Stderr = &output, &errs
	err := unpinned(command.Run)
	ended := Ended{Output: output.String(), Errors: errs.String(), Stopped: ctx.Err() != nil}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) && !ended.Stopped {
		return ended, fmt.Errorf("the program doesn't start: %w", err)
	}
	if state := command.ProcessState; state != nil {
		ended.Code = state.ExitCode()
		if status, isUnix := state.Sys().(syscall.WaitStatus); isUnix && status.Signaled() {
			ended.Signalled = !ended.Stopped
		}
	}
	return ended, nil
}

// unpinned runs something on a thread that the lab has not pinned to a processor: the measuring thread is, and a program
// that it starts would have one processor too, on which nothing happens at once.
func unpinned(body func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- body() }()
	return <-ended
}

// Tool runs one of the toolchain's tools and returns what it printed.
func (tools *Toolchain) Tool(limit time.Duration, arguments ...string) (string, error) {
	command := tools.command(os.TempDir(), false, append([]string{"tool"}, arguments...)...)
	var output, errs bytes.Buffer
	command.Stdout, command.Stderr = &output, &errs
	if err := unpinned(command.Start); err != nil {
		return "", fmt.Errorf("the toolchain doesn't run: %w", err)
	}
	timer := time.AfterFunc(limit, func() { command.Process.Kill() })
	defer timer.Stop()
	if err := command.Wait(); err != nil {
		return output.String(), fmt.Errorf("go tool %s: %w: %s", arguments[0], err, firstLine(errs.String()))
	}
	return output.String(), nil
}
