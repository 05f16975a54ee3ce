module sample-engine

go 1.24

require (
	maplab/goworker v0.0.0
	maplab/own v0.0.0
)

// The lab's kernels, passes and protocol, compiled for your map, which takes the place of their module of the same name.
replace (
	maplab/goworker => "../../../Sources/GoWorker"
	maplab/own => ./own
)
