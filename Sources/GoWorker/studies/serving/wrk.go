package serving

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// errNoWrk is why there are no figures by wrk.
var errNoWrk = errors.New("wrk is not installed (Debian: apt-get install wrk)")

// wrk is Debian's wrk, a closed loop: each connection waits for its answer before it sends again.
type wrk struct {
	path                                        string
	port, seconds, connections, keys, valueSize int
	writes                                      float64
	seed                                        uint64
}

// seen are its results; latencies in nanoseconds.
type seen struct{ requests, seconds, errors, p50, p99, longest float64 }

// findWrk is where it is installed.
func findWrk() (string, error) {
	path, err := exec.LookPath("wrk")
	if err != nil {
		return "", errNoWrk
	}
	return path, nil
}

// run runs it with four threads, as the document does.
func (wrk wrk) run() (seen, error) {
	folder, err := os.MkdirTemp("", "maplab-wrk")
	if err != nil {
		return seen{}, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "load.lua")
	if err := os.WriteFile(file, []byte(wrk.script()), 0o600); err != nil {
		return seen{}, err
	}
	limit, cancel := context.WithTimeout(context.Background(), time.Duration(wrk.seconds+60)*time.Second)
	defer cancel()
	command := exec.CommandContext(limit, wrk.path, "-t4", fmt.Sprintf("-c%d", wrk.connections), fmt.Sprintf("-d%ds", wrk.seconds),
		"-s", file, fmt.Sprintf("http://127.0.0.1:%d", wrk.port))
	command.Env = []string{"PATH=/usr/bin:/bin"}
	output, err := command.CombinedOutput()
	if err != nil {
		return seen{}, fmt.Errorf("wrk: %w: %.200s", err, output)
	}
	return readWrk(string(output))
}

// readWrk reads the last line of the script's output. Times are in microseconds there.
func readWrk(output string) (seen, error) {
	position := strings.LastIndex(output, "\nseen ")
	var read seen
	if position < 0 {
		return read, fmt.Errorf("wrk said: %.200s", output)
	}
	_, err := fmt.Sscanf(output[position+1:], "seen %g %g %g %g %g %g", &read.requests, &read.seconds, &read.errors, &read.p50,
		&read.p99, &read.longest)
	if err != nil || !(read.seconds > 0) {
		return read, fmt.Errorf("wrk said: %.200s", output[position+1:])
	}
	read.seconds /= 1e6
	read.p50, read.p99, read.longest = read.p50*1e3, read.p99*1e3, read.longest*1e3
	return read, nil
}

// script has keys and values as in the open loop; at the end it writes one line that is easy to read.
func (wrk wrk) script() string {
	return fmt.Sprintf(`
local seed = %d
function setup(thread)
  seed = seed + 1
  thread:set("seed", seed)
end
function init(args) math.randomseed(seed) end
function request()
  local key = "key-" .. math.random(0, %d)
  if math.random() >= %v then return wrk.format("GET", "/keys/" .. key) end
  local unit = key .. "/"
  local value = string.rep(unit, math.ceil(%[4]d / #unit)):sub(1, %[4]d)
  return wrk.format("PUT", "/keys/" .. key, {}, value)
end
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("\nseen %%d %%d %%d %%d %%d %%d\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99), latency.max))
end
`, wrk.seed%seeds, wrk.keys-1, wrk.writes, wrk.valueSize)
}

// wholeSeconds is a time as wrk takes it.
func wholeSeconds(seconds float64) int { return int(math.Ceil(seconds)) }
