package studies

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"maplab/goworker/program"
)

// catalogue is the text of the lab's declarations of studies; the test is skipped where they are not beside the worker.
func catalogue(t *testing.T) string {
	t.Helper()
	files, _ := filepath.Glob("../../Catalogue/Studies/*.swift")
	if len(files) == 0 {
		t.Skip("the lab's catalogue is not beside the worker")
	}
	var text strings.Builder
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(content)
	}
	return text.String()
}

// declares is true if the catalogue has a name, as a text or as a case whose name it is. A name of several parts may be
// composed of cases.
func declares(catalogue, name string) bool {
	if strings.Contains(catalogue, `"`+name+`"`) || isCase(catalogue, name) {
		return true
	}
	parts := strings.Split(name, "-")
	for cut := 1; cut < len(parts); cut++ {
		if declares(catalogue, strings.Join(parts[:cut], "-")) && declares(catalogue, strings.Join(parts[cut:], "-")) {
			return true
		}
	}
	return false
}

// composed are families whose forms are composed of enums declared before theirs.
var composed = map[string]bool{"erasure": true, "caller-buffer": true, "same-size-growth": true}

// declarationOf is the part of the catalogue that declares a family's forms.
func declarationOf(catalogue, family string) string {
	_, behind, isThere := strings.Cut(catalogue, "The forms of `"+family+"`")
	if !isThere || composed[family] {
		return catalogue
	}
	declaration, _, _ := strings.Cut(behind, "\nextension StudyFamily {")
	return declaration
}

// isCase is true if an enum of the catalogue has a case of that name.
func isCase(catalogue, name string) bool {
	return regexp.MustCompile("(?m)^ *case [^.\n]*`?\\b" + regexp.QuoteMeta(name) + "\\b`?(,|$| )").MatchString(catalogue)
}

// sizeOfTable matches the binary logarithm of a table's size at the end of a form.
var sizeOfTable = regexp.MustCompile(`-b[0-9]+$`)

// TestCatalogue: the lab's catalogue declares every family and every form that Go has.
func TestCatalogue(t *testing.T) {
	text := catalogue(t)
	for _, family := range All() {
		if !strings.Contains(text, `"`+family.Name+`"`) && !isCase(text, family.Name) {
			t.Errorf("the catalogue has no family %s", family.Name)
		}
		declaration := declarationOf(text, family.Name)
		for _, form := range family.Forms {
			// The size of a table follows a form's name.
			if !declares(declaration, sizeOfTable.ReplaceAllString(form, "")) {
				t.Errorf("the catalogue has no %s.%s", family.Name, form)
			}
		}
	}
	if declares(text, "no-such-form") {
		t.Error("the catalogue seems to have everything")
	}
}

// TestEngines: the lab's list of engines has every family.
func TestEngines(t *testing.T) {
	text, err := os.ReadFile("../../../experiments/engines.toml")
	if err != nil {
		t.Skip("the lab's list of engines is not beside the worker")
	}
	for _, family := range All() {
		for _, form := range family.Forms {
			listed := strings.Contains(string(text), `"`+family.Name+`"`) ||
				strings.Contains(string(text), `"`+family.Name+"."+form+`"`)
			if !listed {
				t.Errorf("no engine has %s.%s", family.Name, form)
			}
		}
	}
}

// TestRegistered: every family is registered, has forms and names the tables that it serves.
func TestRegistered(t *testing.T) {
	registered := map[string]bool{}
	for _, name := range program.Families() {
		registered[name] = true
	}
	for _, family := range All() {
		if !registered[family.Name] || len(family.Forms) == 0 || len(family.Tables) == 0 {
			t.Errorf("%s: registered %v, forms %v, tables %v", family.Name, registered[family.Name], family.Forms, family.Tables)
		}
	}
}

// TestUnknownForm: a form that a family doesn't have is refused.
func TestUnknownForm(t *testing.T) {
	setting := program.Setting{Operations: 1}
	setting.Cell.Study = "nil-map.no-such-form"
	if _, err := program.Study(setting); err == nil {
		t.Error("it is accepted")
	}
	setting.Cell.Study = "nil-map.read"
	if made, err := program.Study(setting); err != nil || made.Observe == nil {
		t.Errorf("%v", err)
	}
}
