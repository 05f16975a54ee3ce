module maplab/goworker

go 1.22

require maplab/own v0.0.0

replace maplab/own => ./own
