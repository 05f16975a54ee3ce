package serving

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// clientName is the lab's program that has the load generator.
const clientName = "maplab-service"

// errNoClient is why a load can't be put on a service.
var errNoClient = errors.New("maplab-service is not built: make service builds it")

// findClient is where the lab's load generator is: beside the program that started this worker, which is the lab itself,
// or where the lab is built, seen from the folder of engines.
func findClient() (string, error) {
	var folders []string
	if lab, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", os.Getppid())); err == nil {
		folders = append(folders, filepath.Dir(lab))
	}
	if own, err := os.Executable(); err == nil {
		folders = append(folders, filepath.Join(filepath.Dir(own), "..", "..", "release"))
	}
	for _, folder := range folders {
		path := filepath.Join(folder, clientName)
		if _, err := exec.LookPath(path); err == nil && isClient(path) {
			return path, nil
		}
	}
	return "", errNoClient
}

// isClient tells the load generator from the program that is built in its place without a web server.
func isClient(path string) bool {
	help, err := exec.Command(path, "load", "--help").Output()
	return err == nil && bytes.Contains(help, []byte("--read-back"))
}

// client is the lab's load generator for one service.
type client struct {
	path    string
	port    int
	options []string
}

// clientLimit is how long one load may take.
const clientLimit = time.Hour

// report is what a load came to.
type report struct {
	Answered          float64            `json:"answered"`
	Missing           float64            `json:"missing"`
	Wrong             float64            `json:"wrong"`
	Unanswered        float64            `json:"unanswered"`
	AnsweredPerSecond float64            `json:"answered_per_second"`
	Latency           map[string]float64 `json:"latency"`
	ReadBackWrong     *float64           `json:"read_back_wrong"`
}

// failures are requests that were not answered correctly.
func (report report) failures() float64 { return report.Wrong + report.Missing + report.Unanswered }

// load runs one load.
func (client client) load(options ...string) (report, error) {
	limit, cancel := context.WithTimeout(context.Background(), clientLimit)
	defer cancel()
	arguments := append([]string{"load", "--port", fmt.Sprint(client.port)}, client.options...)
	command := exec.CommandContext(limit, client.path, append(arguments, options...)...)
	// Without the cell's allocator: the client is not part of the measurement.
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "LD_PRELOAD=") {
			command.Env = append(command.Env, variable)
		}
	}
	output, err := command.Output()
	if err != nil {
		return report{}, fmt.Errorf("load ended with %w: %.200s", err, output)
	}
	var read report
	if err := json.Unmarshal(output, &read); err != nil {
		return report{}, fmt.Errorf("load said: %.200s", output)
	}
	if !(read.AnsweredPerSecond > 0) {
		return report{}, errors.New("the service answered nothing")
	}
	return read, nil
}
