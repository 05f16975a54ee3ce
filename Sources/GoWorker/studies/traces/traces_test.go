package traces

import (
	"testing"

	"maplab/goworker/studies/study"
	"maplab/goworker/studies/toolchain"
)

// see runs a form and returns what it saw.
func see(t *testing.T, name, form string) *study.Observations {
	t.Helper()
	for _, family := range Families() {
		if family.Name == name && family.Has(form) {
			observations := study.NewObservations()
			if err := family.Program(study.Setting{Form: form}).Observe(observations); err != nil {
				t.Fatal(err)
			}
			t.Logf("%s.%s: %v %v", name, form, observations.Figures, observations.Absences)
			return observations
		}
	}
	t.Fatalf("no %s.%s", name, form)
	return nil
}

// TestEvents: without the collector there are no collections, unless memory is given back; only the detailed trace has
// an event for each allocation.
func TestEvents(t *testing.T) {
	off := see(t, "trace-events", "collector-off").Figures
	if off["trace_collections"] != 0 || off["trace_alloc_events"] != 0 || off["trace_allocations"] < 4*rounds {
		t.Errorf("off: %v", off)
	}
	if freed := see(t, "trace-events", "collector-off-freed").Figures; freed["trace_collections"] < 1 {
		t.Errorf("freed: %v", freed)
	}
	if on := see(t, "trace-events", "collector-on").Figures; on["trace_collections"] < 1 {
		t.Errorf("on: %v", on)
	}
	tools, err := toolchain.Find()
	if err != nil {
		t.Fatal(err)
	}
	detailed := see(t, "trace-events", "collector-off-detailed").Figures["trace_alloc_events"]
	if older := tools.Version() < "go1.23"; older != (detailed == 0) || !older && detailed < 3*rounds {
		t.Errorf("detailed: %v events", detailed)
	}
}

// TestGrowth: growths happen in every phase, each with the insertion that finds the table full.
func TestGrowth(t *testing.T) {
	figures := see(t, "growth-in-collection", "phases").Figures
	for _, phase := range []string{"idle", "mark"} {
		if figures["growth_"+phase+"_count"] < 10 || figures["growth_"+phase+"_at_once"] != 1 {
			t.Errorf("%s: %v", phase, figures)
		}
	}
}

// TestOldTable: it is freed when the growth has ended.
func TestOldTable(t *testing.T) {
	seen := see(t, "growth-in-collection", "old-table")
	if kept := seen.Figures["growth_old_table_kept_ended"]; kept > 0.1 {
		t.Errorf("%v of the old table is kept", kept)
	}
	if kept, isThere := seen.Figures["growth_old_table_kept_growing"]; isThere && (kept < 0.9 || kept > 1.2) {
		t.Errorf("%v of the old table is kept while the map grows", kept)
	}
}

// TestRequests: each request makes an object, unless there is a pool; the load is as asked for.
func TestRequests(t *testing.T) {
	for form, perRequest := range map[string]float64{"made": 1, "pooled": 0} {
		observations := study.NewObservations()
		err := observeRequests(study.Setting{
			Form: form, Entries: 8, ValueSize: 8192, Operations: 4_000, Rate: 4_000}, observations)
		if err != nil {
			t.Fatal(err)
		}
		figures := observations.Figures
		t.Logf("%s: %v %v", form, figures, observations.Absences)
		// A collection empties the pool.
		if objects := figures["request_objects_per_request"]; objects < perRequest-0.05 || objects > perRequest+0.2 {
			t.Errorf("%s: %v objects per request", form, objects)
		}
		if form == "made" && figures["request_collections_per_second"] == 0 {
			t.Errorf("no collection: %v", figures)
		}
	}
}

// TestParse: events are read, stacks are not.
func TestParse(t *testing.T) {
	events := parse(`M=1 P=1 G=1 Log Time=10 Task=0 Category="maplab" Message="begin"
M=1 P=1 G=7 RangeBegin Time=20 Name="GC mark assist" Scope=Goroutine(7)
Stack=
	runtime.GC @ 0x4158dd
M=1 P=1 G=7 RangeEnd Time=30 Name="GC mark assist" Scope=Goroutine(7) Attributes=[]
M=1 P=0 G=1 Experimental Time=40 Name=HeapObjectAlloc Args=[id=Value{Uint64(1)}]
M=1 P=1 G=1 Log Time=50 Task=0 Category="maplab" Message="end"
`)
	if len(events) != 5 || events[3].name != "HeapObjectAlloc" {
		t.Fatalf("%+v", events)
	}
	if spans := spansOf(events, "GC mark assist", "7"); len(spans) != 1 || spans[0] != (span{20, 30}) {
		t.Errorf("%v", spans)
	}
	if part, err := between(events, "begin", "end"); err != nil || len(part) != 5 {
		t.Errorf("%v, %v", part, err)
	}
	if _, err := between(events, "end", "begin"); err == nil {
		t.Error("the logs are in that order")
	}
}
