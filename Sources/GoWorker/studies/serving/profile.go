package serving

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
)

// stack is a sampled stack: functions from the innermost outwards, those that were inlined included, and how often it was
// seen.
type stack struct {
	functions []string
	count     float64
}

// errProfile is why a profile can't be read.
var errProfile = errors.New("the service's profile is none of pprof's")

// readProfile reads a profile of the processor's time in pprof's format: protocol buffers, compressed. Only what the
// stacks need is read: samples (field 2), locations (4), functions (5) and texts (6).
func readProfile(compressed []byte) ([]stack, error) {
	reader, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, errProfile
	}
	data, err := io.ReadAll(reader)
	if err != nil {
		return nil, errProfile
	}
	var samples []message
	var texts []string
	locations, functions := map[uint64]message{}, map[uint64]uint64{}
	whole, err := parse(data)
	if err != nil {
		return nil, err
	}
	for _, field := range whole {
		if field.number == 6 {
			texts = append(texts, string(field.bytes))
		}
		if field.number != 2 && field.number != 4 && field.number != 5 {
			continue
		}
		inner, err := parse(field.bytes)
		if err != nil {
			return nil, err
		}
		switch field.number {
		case 2:
			samples = append(samples, inner)
		case 4:
			locations[inner.number(1)] = inner
		case 5:
			functions[inner.number(1)] = inner.number(2)
		}
	}
	var stacks []stack
	for _, sample := range samples {
		// A sample's first value is how often it was seen.
		counts := sample.numbers(2)
		if len(counts) == 0 {
			return nil, errProfile
		}
		found := stack{count: float64(counts[0])}
		for _, location := range sample.numbers(1) {
			// A location's lines are the functions that were inlined there, the innermost first.
			for _, field := range locations[location] {
				if field.number != 4 {
					continue
				}
				line, err := parse(field.bytes)
				if err != nil {
					return nil, err
				}
				name := functions[line.number(1)]
				if name >= uint64(len(texts)) {
					return nil, errProfile
				}
				found.functions = append(found.functions, texts[name])
			}
		}
		stacks = append(stacks, found)
	}
	return stacks, nil
}

// field is one of a message's: a number, or bytes.
type field struct {
	number int
	value  uint64
	bytes  []byte
}

// message is its fields, in order.
type message []field

// number is the last value of a field; 0 without one.
func (message message) number(number int) (value uint64) {
	for _, field := range message {
		if field.number == number {
			value = field.value
		}
	}
	return value
}

// numbers are the values of a repeated field, one by one or packed.
func (message message) numbers(number int) (values []uint64) {
	for _, field := range message {
		if field.number != number {
			continue
		}
		if field.bytes == nil {
			values = append(values, field.value)
		}
		for rest := field.bytes; len(rest) > 0; {
			value, size := binary.Uvarint(rest)
			if size <= 0 {
				break
			}
			values, rest = append(values, value), rest[size:]
		}
	}
	return values
}

// parse is the fields of a message.
func parse(data []byte) (message, error) {
	var fields message
	for len(data) > 0 {
		tag, size := binary.Uvarint(data)
		if size <= 0 {
			return nil, errProfile
		}
		data = data[size:]
		read := field{number: int(tag >> 3)}
		value, size := binary.Uvarint(data)
		if size <= 0 {
			return nil, errProfile
		}
		data = data[size:]
		switch tag & 7 {
		case 0:
			read.value = value
		case 2:
			if value > uint64(len(data)) {
				return nil, errProfile
			}
			read.bytes, data = data[:value], data[value:]
		default:
			return nil, errProfile
		}
		fields = append(fields, read)
	}
	return fields, nil
}
