package kernels

import (
	"runtime"

	"maplab/goworker/maps"
	"maplab/goworker/program"
	"maplab/goworker/protocol"
	"maplab/goworker/workload"
)

// Map is what the registry knows of a map.
type Map struct {
	// Name is that in experiment files.
	Name string
	// Keys and Values are the types that it is compiled for.
	Keys, Values []string
	// IsShared is true if threads may share it.
	IsShared bool
	// Without says why it can't run a workload.
	Without map[string]string
	make    func(program.Setting) program.Program
}

var (
	allKeys           = []string{"uint64", "struct16", "string"}
	allValues         = []string{"none", "uint64", "bytes", "struct", "class"}
	few               = []string{"uint64", "string"}
	numbersAndObjects = []string{"uint64", "class"}
	lossReason        = "a byte cache writes a new value behind all others and drops the oldest, so it would lose entries"
)

// Maps are all maps of the worker. A program with other maps than the lab's sets it before worker.Main.
var Maps = []Map{
	{Name: "native", Keys: allKeys, Values: allValues, make: ofAll[plain]},
	{Name: "native-reserved", Keys: allKeys, Values: allValues, make: ofAll[plain]},
	{Name: "pooled", Keys: allKeys, Values: allValues, make: ofAll[plain]},
	{Name: "locked-rw", Keys: few, Values: numbersAndObjects, IsShared: true, make: ofNumbersAndObjects[readWrite]},
	{Name: "locked-mutex", Keys: few, Values: numbersAndObjects, IsShared: true, make: ofNumbersAndObjects[mutex]},
	{Name: "sharded", Keys: few, Values: numbersAndObjects, IsShared: true, make: ofNumbersAndObjects[sharded]},
	{Name: "read-mostly", Keys: few, Values: numbersAndObjects, IsShared: true,
		make: ofNumbersAndObjects[readMostly]},
	{Name: "weak", Keys: few, Values: []string{"class"}, make: ofObjects},
	{Name: "byte-cache", Keys: few, Values: []string{"uint64", "bytes"}, IsShared: true,
		Without: map[string]string{"update": lossReason, "mixed": lossReason}, make: ofBytes},
}

// Of is a map of any keys and values, by its tag: Of[Own]("name"). The kernels for it are compiled where this is called,
// so that a worker without such a map has none of them.
func Of[MT any](name string) Map {
	return Map{Name: name, Keys: allKeys, Values: allValues, make: ofAll[MT]}
}

// Program makes the cell's program. It returns a Refusal if the worker can't run the cell.
func Program(setting program.Setting) (program.Program, error) {
	cell := setting.Cell
	var names []string
	for _, m := range Maps {
		names = append(names, m.Name)
		if m.Name != cell.Map {
			continue
		}
		switch {
		case m.Name == "weak" && !maps.HasWeak:
			return program.Program{}, protocol.Refuse("weak: weak.Pointer came with Go 1.24, this is %s", runtime.Version())
		case !contains(m.Keys, cell.Keys.Type):
			return program.Program{}, protocol.Refuse("%s is compiled for keys of type %v, not %q", m.Name, m.Keys,
				cell.Keys.Type)
		case !contains(m.Values, cell.Values.Type):
			return program.Program{}, protocol.Refuse("%s is compiled for values of type %v, not %q", m.Name, m.Values,
				cell.Values.Type)
		case m.Without[cell.Kind] != "":
			return program.Program{}, protocol.Refuse("%s can't run %q: %s", m.Name, cell.Kind, m.Without[cell.Kind])
		case cell.Threads > 1 && !m.IsShared:
			return program.Program{}, protocol.Refuse("%s is not safe for several threads, of which the cell has %d", m.Name,
				cell.Threads)
		}
		return m.make(setting), nil
	}
	return program.Program{}, protocol.Refuse("this engine has no map %q; it has %v", cell.Map, names)
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

// ofAll chooses among all key and value types.
func ofAll[MT any](setting program.Setting) program.Program {
	switch setting.Cell.Keys.Type {
	case "uint64":
		return ofValues[uint64, workload.NumberKey, MT](setting)
	case "struct16":
		return ofValues[workload.Struct16, workload.StructKey, MT](setting)
	default:
		return ofValues[string, workload.TextKey, MT](setting)
	}
}

// ofValues chooses among all value types.
func ofValues[K comparable, KT, MT any](setting program.Setting) program.Program {
	switch setting.Cell.Values.Type {
	case "none":
		return of[K, struct{}, KT, noValue, MT](setting)
	case "uint64":
		return of[K, uint64, KT, number, MT](setting)
	case "bytes":
		return of[K, []byte, KT, bytes, MT](setting)
	case "class":
		return of[K, *uint64, KT, object, MT](setting)
	}
	switch setting.Cell.Values.Size {
	case 8:
		return of[K, [1]uint64, KT, words, MT](setting)
	case 16:
		return of[K, [2]uint64, KT, words, MT](setting)
	case 24:
		return of[K, [3]uint64, KT, words, MT](setting)
	case 32:
		return of[K, [4]uint64, KT, words, MT](setting)
	case 64:
		return of[K, [8]uint64, KT, words, MT](setting)
	case 128:
		return of[K, [16]uint64, KT, words, MT](setting)
	default:
		return of[K, [32]uint64, KT, words, MT](setting)
	}
}

// ofNumbersAndObjects chooses among numbers and text as keys, numbers and objects as values.
func ofNumbersAndObjects[MT any](setting program.Setting) program.Program {
	isNumber := setting.Cell.Values.Type == "uint64"
	switch {
	case setting.Cell.Keys.Type == "uint64" && isNumber:
		return of[uint64, uint64, workload.NumberKey, number, MT](setting)
	case setting.Cell.Keys.Type == "uint64":
		return of[uint64, *uint64, workload.NumberKey, object, MT](setting)
	case isNumber:
		return of[string, uint64, workload.TextKey, number, MT](setting)
	default:
		return of[string, *uint64, workload.TextKey, object, MT](setting)
	}
}

// ofObjects chooses among the types of the weak map.
func ofObjects(setting program.Setting) program.Program {
	if setting.Cell.Keys.Type == "uint64" {
		return of[uint64, *uint64, workload.NumberKey, object, weak](setting)
	}
	return of[string, *uint64, workload.TextKey, object, weak](setting)
}

// ofBytes chooses among the types of the byte cache.
func ofBytes(setting program.Setting) program.Program {
	isNumber := setting.Cell.Values.Type == "uint64"
	switch {
	case setting.Cell.Keys.Type == "uint64" && isNumber:
		return of[uint64, uint64, workload.NumberKey, number, byteCache](setting)
	case setting.Cell.Keys.Type == "uint64":
		return of[uint64, []byte, workload.NumberKey, bytes, byteCache](setting)
	case isNumber:
		return of[string, uint64, workload.TextKey, number, byteCache](setting)
	default:
		return of[string, []byte, workload.TextKey, bytes, byteCache](setting)
	}
}

// of is the program of one map type. Keys, values and access order are generated when a pass asks for its work.
func of[K comparable, V, KT, VT, MT any](setting program.Setting) program.Program {
	cell := setting.Cell
	digest := uint64(0)
	made := program.Program{Digest: func() uint64 { return digest }}
	made.Rounds = func() program.Workload {
		data := workload.Make[K, KT](cell, setting.Operations, setting.Seed)
		digest = data.Digest
		return pausing(newKernels[K, V, KT, VT, MT](setting, data, setting.Operations), cell.Pause)
	}
	made.Life = func() program.MemoryWorkload {
		// If an operation is a whole small map, the memory is in the round, not in one full map.
		var round program.Workload
		if cell.Kind == "create-fill-drop" || cell.Kind == "clear-and-refill" {
			round = made.Rounds()
		}
		digest = workload.DigestOfKeys(cell, setting.Seed)
		return newLife[K, V, KT, VT, MT](setting, round)
	}
	if cell.Threads > 1 {
		made.Threads = func() program.ConcurrentWorkload {
			lanes := newLanes[K, V, KT, VT, MT](setting)
			digest = lanes.digest
			return lanes
		}
	}
	return made
}
