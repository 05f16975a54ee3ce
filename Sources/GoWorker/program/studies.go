package program

import (
	"sort"
	"strings"

	"maplab/goworker/protocol"
)

// StudyMaker makes the program of one form of a family.
type StudyMaker func(form string, setting Setting) (Program, error)

var studies = map[string]StudyMaker{}

// RegisterStudy adds a family of studies. Call it from an init function; a name that is taken is a mistake in the code.
func RegisterStudy(family string, maker StudyMaker) {
	if _, isThere := studies[family]; isThere {
		panic("two study families are called " + family)
	}
	studies[family] = maker
}

// Families are the registered families, sorted.
func Families() []string {
	var names []string
	for name := range studies {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Study makes the program of the cell's study, `family.form`. It returns a Refusal if there is none.
func Study(setting Setting) (Program, error) {
	family, form, _ := strings.Cut(setting.Cell.Study, ".")
	maker, isThere := studies[family]
	if !isThere {
		return Program{}, protocol.Refuse("this engine has no study family %q; it has %s", family,
			strings.Join(Families(), ", "))
	}
	return maker(form, setting)
}

// UnknownForm is the refusal of a form that a family does not have.
func UnknownForm(form string, forms ...string) error {
	return protocol.Refuse("the study has no form %q; it has %s", form, strings.Join(forms, ", "))
}
