// Command maplab-go is the lab's Go engine: package worker with the lab's maps and studies.
package main

import (
	"runtime"

	_ "maplab/goworker/studies"
	"maplab/goworker/worker"
)

func main() { worker.Main(runtime.Version()) }
