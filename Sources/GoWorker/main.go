// Command maplab-go is the lab's Go engine: it reads one JSON job on standard input, measures one cell in one pass, and
// prints one JSON report on one line.
//
// Exit code 0 with a report; 2 for a job that can't be read or can't be run; 1 for anything that went wrong while
// measuring, with one line on standard error.
//
// maplab-go serve is the HTTP service that study service-load starts: see package service.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"maplab/goworker/protocol"
	"maplab/goworker/service"
	_ "maplab/goworker/studies"
)

// Before main: the goroutine that measures must be on the process's main thread, whose waiting the kernel reports under
// /proc/self/schedstat. The runtime starts its other threads from a thread of their own, so pinning this one does not
// pin the collector.
func init() { runtime.LockOSThread() }

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--version" {
		fmt.Println(runtime.Version())
		return
	}
	if len(os.Args) > 1 && os.Args[1] == service.Command {
		os.Exit(service.Serve(os.Args[2:], os.Stdout, os.Stderr))
	}
	if len(os.Args) > 1 {
		fail(2, errors.New("usage: maplab-go --version; maplab-go serve; or a job on standard input"))
	}
	input, err := io.ReadAll(io.LimitReader(os.Stdin, protocol.LargestJob+1))
	if err != nil {
		fail(2, fmt.Errorf("standard input can't be read: %w", err))
	}
	job, err := protocol.ReadJob(input)
	if err != nil {
		fail(2, fmt.Errorf("the job on standard input can't be read: %w", err))
	}
	report, err := measure(job)
	if err != nil {
		var refusal protocol.Refusal
		if errors.As(err, &refusal) {
			fail(2, err)
		}
		fail(1, err)
	}
	line, err := json.Marshal(report)
	if err != nil {
		fail(1, err)
	}
	if _, err := os.Stdout.Write(append(line, '\n')); err != nil {
		fail(1, errors.New("standard output was closed before the report was written"))
	}
}

// fail prints one line on standard error and ends the process.
func fail(code int, err error) {
	fmt.Fprintf(os.Stderr, "maplab-go: %v\n", err)
	os.Exit(code)
}
