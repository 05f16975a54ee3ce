package layers

import (
	"reflect"
	"sync"
	"unsafe"
)

// layout is where the classic sync.Map has its two tables. The runtime tells names, types and places of the fields; nothing
// is copied from its source.
type layout struct {
	// read and dirty are the fields' offsets in the map; table is that of the read layer's table in what `read` leads to.
	read, dirty, table uintptr
	// tables is the type of both tables.
	tables reflect.Type
}

// findLayout is the layout; false if sync.Map has no layers, as since Go 1.24.
func findLayout() (layout, bool) {
	shared := reflect.TypeOf(sync.Map{})
	read, hasRead := shared.FieldByName("read")
	dirty, hasDirty := shared.FieldByName("dirty")
	if !hasRead || !hasDirty || dirty.Type.Kind() != reflect.Map || read.Type.Kind() != reflect.Struct ||
		read.Type.Size() != unsafe.Sizeof(uintptr(0)) {
		return layout{}, false
	}
	// An atomic.Pointer names its target in its first field, which has no size.
	marker := read.Type.Field(0).Type
	if marker.Kind() != reflect.Array || marker.Len() != 0 || marker.Elem().Kind() != reflect.Pointer {
		return layout{}, false
	}
	target := marker.Elem().Elem()
	if target.Kind() != reflect.Struct {
		return layout{}, false
	}
	table, hasTable := target.FieldByName("m")
	if !hasTable || table.Type != dirty.Type {
		return layout{}, false
	}
	return layout{read: read.Offset, dirty: dirty.Offset, table: table.Offset, tables: dirty.Type}, true
}

// readTable is where the read layer's table is; nil if there is no read layer yet.
func (layout *layout) readTable(shared *sync.Map) unsafe.Pointer {
	target := *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(shared), layout.read))
	if target == nil {
		return nil
	}
	return unsafe.Add(target, layout.table)
}

// dirtyTable is where the dirty layer's table is.
func (layout *layout) dirtyTable(shared *sync.Map) unsafe.Pointer {
	return unsafe.Add(unsafe.Pointer(shared), layout.dirty)
}

// length is the number of a table's entries: that is a map's first word, as TestLayout holds.
func length(table unsafe.Pointer) int {
	if table == nil {
		return 0
	}
	header := *(**int)(table)
	if header == nil {
		return 0
	}
	return *header
}

// value is a table as reflection has it.
func (layout *layout) value(table unsafe.Pointer) reflect.Value {
	if table == nil {
		return reflect.Zero(layout.tables)
	}
	return reflect.NewAt(layout.tables, table).Elem()
}

// twice is how many entries both tables refer to, by a walk over both.
func (layout *layout) twice(shared *sync.Map) (number int) {
	read, dirty := layout.value(layout.readTable(shared)), layout.value(layout.dirtyTable(shared))
	for each := read.MapRange(); each.Next(); {
		other := dirty.MapIndex(each.Key())
		if other.IsValid() && other.Pointer() == each.Value().Pointer() {
			number++
		}
	}
	return number
}
