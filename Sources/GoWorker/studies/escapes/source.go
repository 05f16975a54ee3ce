package escapes

import (
	"embed"
	"io/fs"
	"regexp"
	"strings"

	"maplab/goworker/studies/toolchain"
)

//go:embed programs/*.go
var programs embed.FS

// programFolder is the program's folder among the embedded files.
const programFolder = "programs"

// source is the program that is compiled for all forms.
var source = toolchain.Source{Files: programs, Folder: programFolder}

// asks matches the comment that ends a line which a form asks about.
var asks = regexp.MustCompile(`// ask: ([a-z0-9-]+)$`)

// questions are the forms in the order of the source, and the places that each asks about.
func questions() (forms []string, places map[string][]place) {
	places = map[string][]place{}
	entries, err := fs.ReadDir(programs, programFolder)
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		text, err := fs.ReadFile(programs, programFolder+"/"+entry.Name())
		if err != nil {
			panic(err)
		}
		for index, line := range strings.Split(string(text), "\n") {
			match := asks.FindStringSubmatch(line)
			if match == nil {
				continue
			}
			form := match[1]
			if places[form] == nil {
				forms = append(forms, form)
			}
			places[form] = append(places[form], place{entry.Name(), index + 1})
		}
	}
	return forms, places
}
