package serving

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"maplab/goworker/service"
)

// listenLimit is how long a service may take until it listens, filling included.
const listenLimit = time.Minute

// process is a service that runs in a process of its own.
type process struct {
	command *exec.Cmd
	port    int
}

// start starts a service and waits until it listens. The program is the worker itself, unless a test has another one.
func start(program string, options ...string) (*process, error) {
	command := exec.Command(program, append([]string{service.Command, "--port", "0"}, options...)...)
	command.Stderr = os.Stderr
	// The service ends with the worker, whatever ends that.
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	output, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("the service does not start: %w", err)
	}
	started := &process{command: command}
	line := make(chan string, 1)
	go func() {
		text, _ := bufio.NewReader(output).ReadString('\n')
		line <- strings.TrimSpace(text)
		io.Copy(io.Discard, output)
	}()
	var said string
	select {
	case said = <-line:
	case <-time.After(listenLimit):
		said = "it said nothing for a minute"
	}
	port, err := strconv.Atoi(said[strings.LastIndex(said, ":")+1:])
	if !strings.HasPrefix(said, "listening") || err != nil {
		started.end()
		return nil, fmt.Errorf("the service does not listen: %s", said)
	}
	started.port = port
	return started, nil
}

// end ends it.
func (running *process) end() {
	running.command.Process.Kill()
	running.command.Wait()
}

// residentBytes is its resident set.
func (running *process) residentBytes() (float64, error) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", running.command.Process.Pid))
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		if len(fields) >= 2 && fields[0] == "VmRSS:" {
			kibibytes, err := strconv.ParseFloat(fields[1], 64)
			return kibibytes * 1024, err
		}
	}
	return 0, errors.New("the service has ended under its load")
}

// processorClock makes a process's number that of the kernel's clock of its processor time: CPUCLOCK_SCHED of all its
// threads.
func processorClock(process int) uintptr { return uintptr(^process<<3 | 2) }

// processorSeconds is the processor time of all its threads.
func (running *process) processorSeconds() (float64, error) {
	var now syscall.Timespec
	_, _, code := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, processorClock(running.command.Process.Pid), uintptr(unsafe.Pointer(&now)), 0)
	if code != 0 {
		return 0, fmt.Errorf("the service's processor time: %w", code)
	}
	return float64(now.Sec) + float64(now.Nsec)*1e-9, nil
}

// metrics are what it publishes, those without labels.
func (running *process) metrics() (map[string]float64, error) {
	answer, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/metrics", running.port))
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	found := map[string]float64{}
	for _, line := range strings.Split(string(text), "\n") {
		name, number, isPair := strings.Cut(line, " ")
		if value, err := strconv.ParseFloat(number, 64); isPair && err == nil {
			found[name] = value
		}
	}
	return found, nil
}
