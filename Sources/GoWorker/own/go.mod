module maplab/own

go 1.22
