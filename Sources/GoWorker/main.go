// Command maplab-go is the lab's Go engine: package worker with the lab's maps and studies.
//
// maplab-go serve is the HTTP service that study service-load starts: see package service.
package main

import (
	"os"
	"runtime"

	"maplab/goworker/service"
	_ "maplab/goworker/studies"
	"maplab/goworker/worker"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == service.Command {
		os.Exit(service.Serve(os.Args[2:], os.Stdout, os.Stderr))
	}
	worker.Main(runtime.Version())
}
