package language

import (
	"fmt"
	"reflect"
	"unsafe"

	"maplab/goworker/studies/study"
)

// access is one way to what is behind a map variable.
type access struct {
	form string
	// count returns the number of entries by that way.
	count func(m map[string]int) int
}

// accesses are those that the document tries, and one that it doesn't: the first word of the header is the count, as the
// compiler's own len relies on.
var accesses = []access{
	{"pointer-cast", func(m map[string]int) int {
		header := (*unsafe.Pointer)(unsafe.Pointer(&m))
		_ = fmt.Sprint(*header)
		return -1
	}},
	{"header-cast", func(m map[string]int) int {
		header := *(**struct{ count int })(unsafe.Pointer(&m))
		return header.count
	}},
	{"struct-array", func(m map[string]int) int {
		_ = (*[1]struct{})(unsafe.Pointer(&m))[0]
		return -1
	}},
	{"reflect-address", func(m map[string]int) int {
		_ = reflect.ValueOf(m).UnsafeAddr()
		return -1
	}},
	{"reflect-pointer", func(m map[string]int) int {
		return (*struct{ count int })(reflect.ValueOf(m).UnsafePointer()).count
	}},
	{"reflect-keys", func(m map[string]int) int { return len(reflect.ValueOf(m).MapKeys()) }},
}

// accessForms are the names of the ways.
func accessForms() []string {
	var forms []string
	for _, access := range accesses {
		forms = append(forms, access.form)
	}
	return forms
}

// observeAccess tries one way with maps of several sizes.
func observeAccess(form string, observations *study.Observations) error {
	for _, access := range accesses {
		if access.form != form {
			continue
		}
		counts := true
		var reason any
		for _, entries := range []int{0, 3, 100} {
			m := map[string]int{}
			for number := 0; number < entries; number++ {
				m[fmt.Sprint(number)] = number
			}
			count := -1
			if stopped := panics(func() { count = access.count(m) }); stopped != nil {
				reason = stopped
			}
			counts = counts && count == entries
		}
		observations.Tell("access_panics", reason != nil)
		observations.Tell("access_gives_count", counts)
		if reason != nil {
			observations.Remark("it panics: %v", reason)
		}
		return nil
	}
	return fmt.Errorf("no way %s", form)
}

// use is one thing that is done with a nil map.
type use struct {
	form string
	do   func(m map[string]int) int
}

// uses of a nil map; each returns 0 if there is nothing in it.
var uses = []use{
	{"read", func(m map[string]int) int { return m["a"] }},
	{"read-two-results", func(m map[string]int) int {
		if _, isThere := m["a"]; isThere {
			return 1
		}
		return 0
	}},
	{"length", func(m map[string]int) int { return len(m) }},
	{"walk", func(m map[string]int) int {
		visits := 0
		for range m {
			visits++
		}
		return visits
	}},
	{"delete", func(m map[string]int) int {
		delete(m, "a")
		return len(m)
	}},
	{"clear", func(m map[string]int) int {
		clear(m)
		return len(m)
	}},
	{"write", func(m map[string]int) int {
		m["a"] = 1
		return len(m)
	}},
}

// nilForms are the names of the uses.
func nilForms() []string {
	var forms []string
	for _, use := range uses {
		forms = append(forms, use.form)
	}
	return forms
}

// observeNil tries one use of a nil map.
func observeNil(form string, observations *study.Observations) error {
	for _, use := range uses {
		if use.form != form {
			continue
		}
		result := -1
		var m map[string]int
		reason := panics(func() { result = use.do(m) })
		observations.Tell("nil_panics", reason != nil)
		observations.Tell("nil_is_as_empty", result == 0)
		if reason != nil {
			observations.Remark("it panics: %v", reason)
		}
		return nil
	}
	return fmt.Errorf("no use %s", form)
}
