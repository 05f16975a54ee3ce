package language

import (
	"runtime"
	"time"
	"unsafe"

	"maplab/goworker/studies/study"
)

// session is an object whose identity is used as a key.
type session struct{ number, other uint64 }

// keyForms are the kinds of keys that Go has.
var keyForms = []string{"typed-pointer", "address", "raw-pointer"}

// newObjects are made after a collection, until one is where the first one was, in so many attempts.
const (
	newObjects = 50_000
	attempts   = 5
)

// observeKey records what a key for an object's identity is good for.
func observeKey(form string, observations *study.Observations) error {
	switch form {
	case "typed-pointer":
		observeKeys(func(s *session) *session { return s }, observations)
	case "address":
		observeKeys(func(s *session) uintptr { return uintptr(unsafe.Pointer(s)) }, observations)
	default:
		observeKeys(func(s *session) unsafe.Pointer { return unsafe.Pointer(s) }, observations)
	}
	return observeKeyTypes(form, observations)
}

// keptSessions keeps new objects, so that each must be at a place of its own.
var keptSessions []*session

// observeKeys puts keys in, lets their objects go and asks whether one lives, and whether a new one meets an entry.
func observeKeys[Key comparable](key func(*session) Key, observations *study.Observations) {
	entries := map[Key]int{}
	ended := make(chan bool, 1)
	insertAndLetGo(entries, key, ended)
	isKept := true
	for range [10]int{} {
		runtime.GC()
		select {
		case <-ended:
			isKept = false
		case <-time.After(10 * time.Millisecond):
		}
		if !isKept {
			break
		}
	}
	observations.Tell("key_keeps_object", isKept)
	meets := false
	for attempt := 0; attempt < attempts && !meets; attempt++ {
		// The finalizer has made the object reachable once more; its place is free when that has ended and been collected.
		time.Sleep(5 * time.Millisecond)
		runtime.GC()
		for count := 0; count < newObjects && !meets; count++ {
			object := &session{number: uint64(count)}
			keptSessions = append(keptSessions, object)
			_, meets = entries[key(object)]
		}
	}
	keptSessions = nil
	observations.Tell("key_meets_new_object", meets)
	runtime.KeepAlive(entries)
}

// moreObjects are let go besides the one whose end is awaited: the place of a single one may be taken by anything else that
// the runtime allocates meanwhile. Every second one is kept, so that the memory around the places stays with objects of that
// size.
const moreObjects = 1_000

// insertAndLetGo makes objects, of which only the keys are left afterwards, and tells when the first has ended.
//
//go:noinline
func insertAndLetGo[Key comparable](entries map[Key]int, key func(*session) Key, ended chan bool) {
	object := &session{number: 1}
	runtime.SetFinalizer(object, func(*session) { ended <- true })
	entries[key(object)] = 1
	for number := range moreObjects {
		object := &session{number: uint64(number)}
		if number%2 == 0 {
			entries[key(object)] = 1
		} else {
			keptSessions = append(keptSessions, object)
		}
	}
}

// keyTypes are the types of the keys, and how one is made of a pointer.
var keyTypes = map[string][2]string{
	"typed-pointer": {"*session", "p"},
	"address":       {"uintptr", "uintptr(unsafe.Pointer(p))"},
	"raw-pointer":   {"unsafe.Pointer", "unsafe.Pointer(p)"},
}

// observeKeyTypes asks the compiler whether the type can be a key, and whether a key made of another type is refused.
func observeKeyTypes(form string, observations *study.Observations) error {
	kind, made := keyTypes[form][0], keyTypes[form][1]
	const declarations = "import \"unsafe\"\n\nvar _ unsafe.Pointer\n\n" +
		"type session struct{ number uint64 }\n\ntype other struct{ number uint64 }\n"
	isKey, report, err := compiles(declarations, "m := map["+kind+"]int{}\n\tp := &session{}\n\tm["+made+"] = 1")
	if err != nil {
		return err
	}
	observations.Tell("key_is_hashable", isKey)
	if !isKey {
		observations.Remark("the compiler: %s", report)
	}
	isTaken, report, err := compiles(declarations, "m := map["+kind+"]int{}\n\tp := &other{}\n\tm["+made+"] = 1")
	if err != nil {
		return err
	}
	observations.Tell("key_refuses_other_type", isKey && !isTaken)
	if !isTaken {
		observations.Remark("the compiler: %s", report)
	}
	return nil
}
