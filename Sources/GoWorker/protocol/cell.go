package protocol

import (
	"regexp"
	"strconv"
	"strings"
)

// Cell is one point of an experiment's matrix: everything that decides what a worker does, apart from how it is
// measured.
type Cell struct {
	// Engine is the engine's name in experiments/engines.toml.
	Engine string
	// Collector is how the garbage collector is set: `default`, `off`, `limit-256MiB`.
	Collector string
	// Map is the map under test; `none` for studies.
	Map string
	// Kind is what is done with the map.
	Kind string
	// Study is `family.form`; empty unless Kind is `study`.
	Study string
	// Variant is a name by which cells that do the same work differ; studies may read it.
	Variant string
	// Keys are the keys.
	Keys Keys
	// Values are the values.
	Values Values
	// Entries is the number of entries of a full map.
	Entries int
	// Operations is that of one round.
	Operations int
	// Reserve is the capacity to reserve up front; below 0 if the cell does not say.
	Reserve int
	// Threads run the workload on one map.
	Threads int
	// Roles is what the threads of `mixed` are for; nil if each draws from the whole mix.
	Roles *Roles
	// Mix is the ratios of `mixed`.
	Mix Mix
	// Load is when the latency pass begins its operations; nil for the closed loop.
	Load *Load
	// Pause is put into the operations; nil for none.
	Pause *Pause
	// Deletes is which keys the memory pass removes.
	Deletes string
}

// Keys is the `keys` table of an experiment.
type Keys struct {
	// Type is `uint64`, `struct16` or `string`.
	Type string
	// Length is the bytes of a string key; 8 and 16 for the others.
	Length int
	// Distribution is `sequential`, `uniform` or `zipf`.
	Distribution string
	// Exponent is that of Zipf's law; 0 for other distributions.
	Exponent float64
}

// Values is the `values` table of an experiment.
type Values struct {
	// Type is `none`, `uint64`, `bytes`, `struct` or `class`.
	Type string
	// Size is the bytes of payload: 0 for `none`, 8 for `uint64`.
	Size int
}

// Roles are threads of `mixed` with a role each.
type Roles struct {
	// Readers do nothing but look-ups.
	Readers int
	// Writers do the rest.
	Writers int
}

// Mix is how `mixed` divides its operations; the parts add up to 1.
type Mix struct {
	// Reads, Updates, Inserts and Erases are shares.
	Reads, Updates, Inserts, Erases float64
}

// Load is an open load: operations are due at times that do not depend on those before them.
type Load struct {
	// Rate is operations per second, over all threads.
	Rate int
	// Schedule is `fixed` or `poisson`.
	Schedule string
}

// Pause makes the last of each `Every` operations of a thread longer.
type Pause struct {
	// Every is the size of the group.
	Every int
	// Milliseconds is how much longer.
	Milliseconds float64
}

// StructSizes are the sizes that structs have: each is a type of its own.
var StructSizes = []int{8, 16, 24, 32, 64, 128, 256}

// MostThreads is the maximum number of threads of a cell.
const MostThreads = 256

// FillsWholeMaps is true if a round of the workload must fill whole maps.
func FillsWholeMaps(kind string) bool { return kind == "fill" || kind == "erase" || kind == "iterate" }

// StandardMix is the mix of a `mixed` cell that gives none.
var StandardMix = Mix{Reads: 0.8, Updates: 0.1, Inserts: 0.05, Erases: 0.05}

// Kinds are the workloads over a map.
var Kinds = []string{"create-fill-drop", "fill", "get-hit", "get-miss", "update", "erase", "churn", "iterate",
	"clear-and-refill", "mixed", "empty"}

// nameRule is how engines, collectors and maps are called.
var nameRule = regexp.MustCompile(`^[a-z0-9][A-Za-z0-9.-]{0,31}$`)

// readCell reads a cell; parameters that are absent have their defaults.
func readCell(table object) (cell Cell) {
	table.only("engine", "collector", "map", "allocator", "study", "variant", "kind", "operations", "entries", "reserve",
		"threads", "keys", "values", "mix", "answer", "load", "pause", "deletes")
	named := func(key, usual string) string {
		if usual != "" && !table.has(key) {
			return usual
		}
		text := table.text(key)
		if !nameRule.MatchString(text) {
			table.fail(key, "a name of letters, digits, dots and hyphens")
		}
		return text
	}
	cell.Engine = named("engine", "swift")
	cell.Collector = named("collector", "default")
	cell.Map = named("map", "")
	table.text("allocator")
	cell.Kind = table.name("kind", "", append(append([]string{}, Kinds...), "known-answer", "study")...)
	if table.has("study") {
		cell.Study = table.text("study")
	}
	if table.has("variant") {
		cell.Variant = table.text("variant")
	}
	cell.Entries = table.whole("entries", 1, 1<<40)
	cell.Operations = 1_000_000
	if FillsWholeMaps(cell.Kind) {
		cell.Operations = cell.Entries
	}
	if table.has("operations") {
		cell.Operations = table.whole("operations", 1, 1_000_000_000)
	}
	cell.Reserve = -1
	if table.has("reserve") {
		cell.Reserve = table.whole("reserve", 0, 1<<40)
	}
	readThreads(table, &cell)
	cell.Keys = readKeys(table)
	cell.Values = readValues(table)
	readMix(table, &cell)
	readLoad(table, &cell)
	if table.has("pause") {
		pause := table.object("pause")
		pause.only("every", "milliseconds")
		cell.Pause = &Pause{
			Every: pause.whole("every", 1, 1_000_000_000), Milliseconds: pause.number("milliseconds", 0.001, 10_000)}
	}
	cell.Deletes = table.name("deletes", "all", "all", "random-half", "oldest-half", "all-but-eighth")
	return cell
}

// readThreads reads a number of threads, or how many of them read and how many write.
func readThreads(table object, cell *Cell) {
	cell.Threads = 1
	if !table.has("threads") {
		return
	}
	if _, isTable := table.fields["threads"].(map[string]any); !isTable {
		cell.Threads = table.whole("threads", 1, MostThreads)
		return
	}
	roles := table.object("threads")
	roles.only("readers", "writers")
	cell.Roles = &Roles{Readers: roles.whole("readers", 1, MostThreads), Writers: roles.whole("writers", 1, MostThreads)}
	cell.Threads = cell.Roles.Readers + cell.Roles.Writers
	if cell.Threads > MostThreads {
		table.fail("threads", "at most "+strconv.Itoa(MostThreads))
	}
	if cell.Kind != "mixed" {
		table.fail("threads", `readers and writers only with kind = "mixed"`)
	}
}

// readKeys reads the keys.
func readKeys(table object) Keys {
	keys := Keys{Type: "uint64", Distribution: "uniform"}
	given := object{path: "keys", fields: map[string]any{}}
	if table.has("keys") {
		given = table.object("keys")
	}
	given.only("type", "length", "distribution", "exponent")
	keys.Type = given.name("type", "uint64", "uint64", "struct16", "string")
	keys.Length = map[string]int{"uint64": 8, "struct16": 16, "string": 20}[keys.Type]
	if given.has("length") {
		length := given.whole("length", 1, 4096)
		if keys.Type != "string" && length != keys.Length {
			given.fail("length", `a length only with type = "string"`)
		}
		keys.Length = length
	}
	keys.Distribution = given.name("distribution", "uniform", "sequential", "uniform", "zipf")
	if keys.Distribution == "zipf" {
		keys.Exponent = 0.99
	}
	if given.has("exponent") {
		exponent := given.number("exponent", 0, 10)
		if keys.Distribution != "zipf" || exponent == 0 {
			given.fail("exponent", `an exponent above 0, only with distribution = "zipf"`)
		}
		keys.Exponent = exponent
	}
	return keys
}

// readValues reads the values.
func readValues(table object) Values {
	given := object{path: "values", fields: map[string]any{}}
	if table.has("values") {
		given = table.object("values")
	}
	given.only("type", "size")
	values := Values{Type: given.name("type", "uint64", "none", "uint64", "bytes", "struct", "class")}
	values.Size = map[string]int{"none": 0, "uint64": 8, "bytes": 64, "struct": 64, "class": 64}[values.Type]
	if given.has("size") {
		size := given.whole("size", 0, 1<<20)
		switch {
		case (values.Type == "none" || values.Type == "uint64") && size != values.Size:
			given.fail("size", `a size only with type = "bytes", "struct" or "class"`)
		case values.Type == "struct" && !containsSize(size):
			given.fail("size", `for type = "struct" one of 8, 16, 24, 32, 64, 128, 256`)
		case values.Type == "class" && (size == 0 || size%8 != 0):
			given.fail("size", `for type = "class" a multiple of 8, at least 8`)
		}
		values.Size = size
	}
	return values
}

// containsSize is true for the sizes of structs.
func containsSize(size int) bool {
	for _, each := range StructSizes {
		if each == size {
			return true
		}
	}
	return false
}

// readMix reads shares that add up to 1; missing ones are 0.
func readMix(table object, cell *Cell) {
	cell.Mix = StandardMix
	if !table.has("mix") {
		return
	}
	mix := table.object("mix")
	mix.only("reads", "updates", "inserts", "erases")
	if cell.Kind != "mixed" {
		table.fail("mix", `a mix only with kind = "mixed"`)
	}
	share := func(key string) float64 {
		if !mix.has(key) {
			return 0
		}
		return mix.number(key, 0, 1)
	}
	cell.Mix = Mix{Reads: share("reads"), Updates: share("updates"), Inserts: share("inserts"), Erases: share("erases")}
	sum := cell.Mix.Reads + cell.Mix.Updates + cell.Mix.Inserts + cell.Mix.Erases
	if sum < 1-1e-9 || sum > 1+1e-9 {
		table.fail("mix", "shares that add up to 1")
	}
}

// readLoad reads the closed loop, or an open load with its rate.
func readLoad(table object, cell *Cell) {
	if !table.has("load") {
		return
	}
	load := table.object("load")
	load.only("kind", "rate", "schedule")
	if load.name("kind", "", "closed", "open") == "closed" {
		load.only("kind")
		return
	}
	cell.Load = &Load{
		Rate: load.whole("rate", 1, 1_000_000_000), Schedule: load.name("schedule", "fixed", "fixed", "poisson")}
}

// check says why the cell can't be run, whichever map it has.
func (cell Cell) check() error {
	if (cell.Kind == "study") != (cell.Study != "") {
		return Refuse(`a study only with kind = "study", and one with it`)
	}
	if cell.Kind == "known-answer" {
		return Refuse("this engine has no known answers: they measure the lab itself")
	}
	if cell.Kind == "study" {
		if !strings.Contains(cell.Study, ".") {
			return Refuse("cell.study: found %q, expected family.form", cell.Study)
		}
		return nil
	}
	if cell.Threads > 1 {
		switch cell.Kind {
		case "get-hit", "get-miss", "update", "mixed", "empty":
		default:
			return Refuse("%q is one thread's work, and the cell has %d", cell.Kind, cell.Threads)
		}
		if cell.Entries < cell.Threads {
			return Refuse("each of the %d threads needs an entry of its own, and the map has %d", cell.Threads, cell.Entries)
		}
	}
	// The filling, the further keys and the misses of a cell take four keys per entry; a short string has 6 bits a
	// byte.
	if cell.Keys.Type == "string" && cell.Keys.Length < 11 && cell.Entries > 1<<(6*cell.Keys.Length)/4 {
		return Refuse("keys.length = %d allows %d different keys; %d entries need four times as many", cell.Keys.Length,
			1<<(6*cell.Keys.Length), cell.Entries)
	}
	return nil
}
