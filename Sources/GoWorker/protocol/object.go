package protocol

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"sort"
	"strconv"
	"strings"
)

// deepest is the deepest nesting that is read: a job is nested four deep.
const deepest = 64

// object is a JSON object at a key path. Its readers panic with a Refusal at the first mistake; ReadJob catches it.
type object struct {
	path   string
	fields map[string]any
}

// catch turns a Refusal that a reader has thrown into an error.
func catch(err *error) {
	switch thrown := recover().(type) {
	case nil:
	case Refusal:
		*err = thrown
	default:
		panic(thrown)
	}
}

// readObject decodes exactly one JSON object. O(input).
func readObject(input []byte) (object, error) {
	if depth(input) > deepest {
		return object{}, Refuse("it is nested more than %d deep", deepest)
	}
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return object{}, Refuse("it is not JSON: %v", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return object{}, Refuse("something follows the job")
	}
	fields, isObject := value.(map[string]any)
	if !isObject {
		return object{}, Refuse("it is not a JSON object")
	}
	return object{fields: fields}, nil
}

// depth is how deep brackets outside of strings are open.
func depth(input []byte) int {
	open, most := 0, 0
	inString, escaped := false, false
	for _, c := range input {
		switch {
		case escaped:
			escaped = false
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			open++
			most = max(most, open)
		case c == '}' || c == ']':
			open--
		}
	}
	return most
}

// place is the key path of a key.
func (o object) place(key string) string {
	if o.path == "" {
		return key
	}
	return o.path + "." + key
}

// fail throws a Refusal about a key.
func (o object) fail(key string, expected string) {
	value, isThere := o.fields[key]
	if !isThere || value == nil {
		panic(Refuse("no %s", o.place(key)))
	}
	text, _ := json.Marshal(value)
	if len(text) > 60 {
		text = append(text[:60], "…"...)
	}
	panic(Refuse("%s: found %s, expected %s", o.place(key), text, expected))
}

// only refuses every key that is not in the list.
func (o object) only(keys ...string) {
	var unknown []string
	for key := range o.fields {
		if !contains(keys, key) {
			unknown = append(unknown, key)
		}
	}
	if len(unknown) > 0 {
		sort.Strings(unknown)
		panic(Refuse("%s: unknown key, expected one of %s", o.place(unknown[0]), list(keys)))
	}
}

// has is true if there is a value that is not null.
func (o object) has(key string) bool { return o.fields[key] != nil }

// object is the object under a key.
func (o object) object(key string) object {
	fields, isObject := o.fields[key].(map[string]any)
	if !isObject {
		o.fail(key, "an object")
	}
	return object{path: o.place(key), fields: fields}
}

// text is the text under a key.
func (o object) text(key string) string {
	text, isText := o.fields[key].(string)
	if !isText {
		o.fail(key, "text")
	}
	return text
}

// name is one of some names, or the usual one if the key is absent.
func (o object) name(key, usual string, names ...string) string {
	if usual != "" && !o.has(key) {
		return usual
	}
	text := o.text(key)
	if !contains(names, text) {
		o.fail(key, "one of "+list(names))
	}
	return text
}

// boolean is true or false.
func (o object) boolean(key string) bool {
	value, isBoolean := o.fields[key].(bool)
	if !isBoolean {
		o.fail(key, "true or false")
	}
	return value
}

// whole is a whole number in a range.
func (o object) whole(key string, least, most int) int {
	expected := "a whole number, " + strconv.Itoa(least) + " to " + strconv.Itoa(most)
	number, isNumber := o.fields[key].(json.Number)
	if !isNumber {
		o.fail(key, expected)
	}
	value, err := strconv.Atoi(number.String())
	if err != nil {
		// 1e3 and 1.0 are whole, too.
		float, floatErr := number.Float64()
		if floatErr != nil || float != math.Trunc(float) || math.Abs(float) > 1<<53 {
			o.fail(key, expected)
		}
		value = int(float)
	}
	if value < least || value > most {
		o.fail(key, expected)
	}
	return value
}

// unsigned is a number of 64 bits.
func (o object) unsigned(key string) uint64 {
	number, isNumber := o.fields[key].(json.Number)
	if !isNumber {
		o.fail(key, "a number of 64 bits")
	}
	value, err := strconv.ParseUint(number.String(), 10, 64)
	if err != nil {
		o.fail(key, "a number of 64 bits")
	}
	return value
}

// number is a number in a range.
func (o object) number(key string, least, most float64) float64 {
	expected := "a number, " + strconv.FormatFloat(least, 'g', -1, 64) + " to " + strconv.FormatFloat(most, 'g', -1, 64)
	number, isNumber := o.fields[key].(json.Number)
	if !isNumber {
		o.fail(key, expected)
	}
	value, err := number.Float64()
	if err != nil || math.IsNaN(value) || value < least || value > most {
		o.fail(key, expected)
	}
	return value
}

// contains is true if the name is in the list.
func contains(names []string, name string) bool {
	for _, each := range names {
		if each == name {
			return true
		}
	}
	return false
}

// list joins names for a message.
func list(names []string) string { return strings.Join(names, ", ") }

// oneLine makes a message fit on one line, whatever was in the input.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}, text)
}
