package soak

import (
	"bytes"
	"runtime"
	"sync"
	"unsafe"
)

// keyObject stands for a number; one is made for each request about that number.
type keyObject struct {
	number int
	live   *counts
	// table is the map that the object's end removes its entry from; nil if it removes none.
	table *sync.Map
}

// newKey makes an object that counts itself and, if it manages an entry, removes that when it ends.
func newKey(number int, live *counts, table *sync.Map) *keyObject {
	made := &keyObject{number: number, live: live, table: table}
	live.objects.Add(1)
	runtime.SetFinalizer(made, func(dead *keyObject) {
		if dead.table != nil {
			dead.table.Delete(addressOf(dead))
		}
		dead.live.objects.Add(-1)
	})
	return made
}

// addressOf is an object's address as a number, which does not keep the object.
func addressOf(object *keyObject) uintptr { return uintptr(unsafe.Pointer(object)) }

// keyedEntries is D2.T6: pointers as keys, so that equal content at a new address is another key; or, as repairs, the
// number that the objects stand for, or their address, whose entry a finalizer removes.
type keyedEntries struct {
	form              string
	window, valueSize int
	live              *counts
	underWay          *window[*keyObject]
	table             *sync.Map
}

func newKeyedEntries(form string, window, valueSize int, live *counts) *keyedEntries {
	return &keyedEntries{form: form, window: window, valueSize: valueSize, live: live,
		underWay: newWindow[*keyObject](window), table: new(sync.Map)}
}

func (program *keyedEntries) serve(number int) {
	value := bytes.Repeat([]byte{byte(number)}, program.valueSize)
	var managing *sync.Map
	if program.form == keysManaged {
		managing = program.table
	}
	object := newKey(number%program.window, program.live, managing)
	switch program.form {
	case keysIdentity:
		program.table.Store(object, value)
	case keysManaged:
		program.table.Store(addressOf(object), value)
	default:
		program.table.Store(object.number, value)
	}
	program.underWay.enter(object)
}

func (program *keyedEntries) entries() int { return count(program.table) }

func (program *keyedEntries) release() {
	program.underWay.clear()
	program.table = new(sync.Map)
}
