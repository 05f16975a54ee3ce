// Command sample-engine makes the map an engine of maplab: it reads a job, measures, and prints a report.
package main

import (
	"runtime"

	"maplab/goworker/kernels"
	"maplab/goworker/worker"
)

func main() {
	// The map's name in engines.toml. If threads may share it, set IsShared of kernels.Maps[0], and `shared = true` there.
	kernels.Maps = []kernels.Map{kernels.Of[kernels.Own]("sample")}
	worker.Main("sample-0.1 " + runtime.Version())
}
