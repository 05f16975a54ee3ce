package serving

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"maplab/goworker/service"
	"maplab/goworker/studies/study"
)

// TestMain is the service if the test's program is started as one.
func TestMain(tests *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == service.Command {
		os.Exit(service.Serve(os.Args[2:], os.Stdout, os.Stderr))
	}
	os.Exit(tests.Run())
}

// setting is a small load on a form.
func setting(form string) study.Setting {
	return study.Setting{Form: form, Entries: 50, Operations: 100, ValueSize: 30, Seed: 7, Collector: "default"}
}

// started is a form's service.
func started(t *testing.T, setting study.Setting) *process {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	running, err := start(own, serviceOptions(setting)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(running.end)
	return running
}

// TestForms: every form's service is there, with its map and its entries.
func TestForms(t *testing.T) {
	family := Families()[0]
	for _, form := range family.Forms {
		running := started(t, setting(form))
		name := strings.TrimSuffix(strings.TrimSuffix(form, "-paused"), "-held")
		found, err := running.metrics()
		if label := fmt.Sprintf("map_size{map=\"%s\",status=\"active\"}", name); err != nil || found[label] != 50 {
			t.Errorf("%s: %s is %v (%v), expected 50", form, label, found[label], err)
		}
		resident, err := running.residentBytes()
		if err != nil || resident < 1<<20 || resident != float64(int(resident)) {
			t.Errorf("%s: resident set %v (%v)", form, resident, err)
		}
	}
}

// TestEndedService: a service that has ended has no memory, and a program that isn't a service is refused.
func TestEndedService(t *testing.T) {
	running := started(t, setting("sharded"))
	running.end()
	if bytes, err := running.residentBytes(); err == nil {
		t.Errorf("an ended service has %v bytes", bytes)
	}
	if _, err := start("/bin/echo"); err == nil || !strings.Contains(err.Error(), "serve --port 0") {
		t.Errorf("%v", err)
	}
}

// fakeClient is a load generator that answers each load with what a file says, and keeps its arguments.
func fakeClient(t *testing.T, answer string) (path, arguments string) {
	t.Helper()
	folder := t.TempDir()
	path, arguments = filepath.Join(folder, clientName), filepath.Join(folder, "arguments")
	script := "#!/bin/sh\necho \"$@\" >>" + arguments + "\ncat <<'END'\n" + answer + "\nEND\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path, arguments
}

// someReport is what a load says.
const someReport = `{"answered":90,"answered_per_second":2000,"latency":{"p50":1,"p90":2,"p99":3,"p999":4,"p9999":5,"max":6},` +
	`"missing":1,"wrong":2,"unanswered":3,"read_back":50,"read_back_wrong":4,"service":{}}`

// TestLoad: the figures of the lab's loads are recorded, and the open one comes at half of what the closed one did.
func TestLoad(t *testing.T) {
	for form, expected := range map[string][2]string{"locked-rw": {"1000", "1"}, "sharded-held": {"1600", "1.2"}} {
		path, arguments := fakeClient(t, someReport)
		setting := setting(form)
		setting.Operations = 2_000
		observations := study.NewObservations()
		this := load{setting: setting, service: started(t, setting), client: path}
		if err := this.run(observations); err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]float64{"service_capacity": 2_000, "service_open_p50_ns": 1, "service_open_p99_ns": 3,
			"service_open_p999_ns": 4, "service_open_p9999_ns": 5, "service_open_max_ns": 6, "service_lost_values": 4,
			"service_failed_requests": 12, "service_collector_share": 0} {
			if found, isThere := observations.Figures[name]; !isThere || found != value {
				t.Errorf("%s: %s is %v, expected %v", form, name, found, value)
			}
		}
		said, err := os.ReadFile(arguments)
		if err != nil {
			t.Fatal(err)
		}
		common := fmt.Sprintf("load --port %d --keys 50 --value-size 30 --writes 0.05 --connections 100 --seed 7 ", this.service.port)
		lines := common + "--seconds 1\n" + common + "--seconds " + expected[1] + " --rate " + expected[0] + " --read-back\n"
		if string(said) != lines {
			t.Errorf("%s:\n%s\nexpected\n%s", form, said, lines)
		}
	}
}

// TestNoReport: what is no report of a load is an error that says what was printed.
func TestNoReport(t *testing.T) {
	for answer, expected := range map[string]string{"built without its trait": "built without its trait",
		`{"answered_per_second":0}`: "answered nothing"} {
		path, _ := fakeClient(t, answer)
		if _, err := (client{path: path}).load(); err == nil || !strings.Contains(err.Error(), expected) {
			t.Errorf("%v, expected %q", err, expected)
		}
	}
}

// TestClient: a program without the loads is not taken for the load generator.
func TestClient(t *testing.T) {
	if path, _ := fakeClient(t, "USAGE: maplab-service load [--read-back]"); !isClient(path) {
		t.Error("the load generator is refused")
	}
	if path, _ := fakeClient(t, "maplab-service was built without its trait"); isClient(path) {
		t.Error("a program without the loads is taken")
	}
}

// TestReadWrk: the script's line is read, and nothing else.
func TestReadWrk(t *testing.T) {
	read, err := readWrk("Running 1s test\n  4 threads\n\nseen 43210 1005000 3 1500 2500 9999\n")
	if expected := (seen{43_210, 1.005, 3, 1_500_000, 2_500_000, 9_999_000}); err != nil || read != expected {
		t.Errorf("%v (%v), expected %v", read, err, expected)
	}
	for _, output := range []string{"unable to connect", "\nseen 1 2 3", "\nseen 1 0 0 1 1 1\n"} {
		if read, err := readWrk(output); err == nil {
			t.Errorf("%q was read as %v", output, read)
		}
	}
}

// TestWrk: wrk's requests find what is there, write what belongs there, and the collector's work is counted.
func TestWrk(t *testing.T) {
	path, err := findWrk()
	if err != nil {
		t.Skip(err)
	}
	setting := setting("locked-rw")
	running := started(t, setting)
	observations := study.NewObservations()
	if err := (&load{setting: setting, service: running, wrk: path}).run(observations); err != nil {
		t.Fatal(err)
	}
	if rate := observations.Figures["service_wrk_rate"]; !(rate > 0) || observations.Figures["service_failed_requests"] != 0 {
		t.Errorf("%v", observations.Figures)
	}
	metrics, err := running.metrics()
	if err != nil || metrics[`map_misses_total{map="locked-rw"}`] != 0 || metrics[`map_insertions_total{map="locked-rw"}`] != 50 {
		t.Errorf("wrk asked for other keys: %v (%v)", metrics, err)
	}
	for number := range setting.Entries {
		key := service.StoredKey(number)
		answer, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/keys/%s", running.port, key))
		if err != nil {
			t.Fatal(err)
		}
		value := make([]byte, 64)
		length, _ := answer.Body.Read(value)
		answer.Body.Close()
		if string(value[:length]) != string(service.StoredValue(key, setting.ValueSize)) {
			t.Fatalf("%s is %q", key, value[:length])
		}
	}
}

// TestCollectorShare: the share is that of the time between the readings in which the processor was used.
func TestCollectorShare(t *testing.T) {
	before := map[string]float64{service.Collections: 2, service.CollectingSeconds: 1, service.AllSeconds: 10, service.IdleSeconds: 5}
	after := map[string]float64{service.Collections: 7, service.CollectingSeconds: 1.5, service.AllSeconds: 14, service.IdleSeconds: 7}
	observations := study.NewObservations()
	recordCollector(before, after, observations)
	if share := observations.Figures["service_collector_share"]; share != 0.25 {
		t.Errorf("%v, expected 0.25", share)
	}
	after[service.Collections] = 2
	observations = study.NewObservations()
	recordCollector(before, after, observations)
	if share, isThere := observations.Figures["service_collector_share"]; !isThere || share != 0 {
		t.Errorf("%v, expected 0", share)
	}
}
