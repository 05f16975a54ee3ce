module maplab/goworker

go 1.22
