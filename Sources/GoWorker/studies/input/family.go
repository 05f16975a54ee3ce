// Package input has the study of what a server over epoll needs for each request that it reads, made for each or taken
// from a sync.Pool.
package input

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"syscall"
	"time"

	"maplab/goworker/seeded"
	"maplab/goworker/studies/study"
)

// usualRate is the document's load in requests per second.
const usualRate = 2_000

// Families are those of this package.
func Families() []study.Family {
	return []study.Family{{
		Name: "input-arguments", Forms: []string{"made", "pooled"}, Tables: []string{"D5.T13"},
		Program: func(setting study.Setting) study.Program {
			return study.Program{
				Rounds:  func() *study.Rounds { return rounds(setting) },
				Observe: func(observations *study.Observations) error { return observe(setting, observations) },
			}
		},
	}}
}

// connected is a server with its connections.
func connected(setting study.Setting) (*server, error) {
	held := max(1, setting.Entries)
	sockets, err := newSockets(min(held, mostConnections))
	if err != nil {
		return nil, err
	}
	server, err := newServer(sockets, setting.Form == "pooled", max(setting.ValueSize, requestBytes), held)
	if err != nil {
		sockets.close()
	}
	return server, err
}

// rounds are a closed loop: one thread is alternately client and server.
func rounds(setting study.Setting) *study.Rounds {
	server, err := connected(setting)
	if err != nil {
		panic(err) // A pass has no work without connections.
	}
	return &study.Rounds{Operations: setting.Operations, Run: func(from, to int) uint64 {
		before := server.sum
		for operation := from; operation < to; operation++ {
			server.sockets.send(uint64(operation))
			for answered := server.answered; server.answered == answered; {
				server.answerWhatIsThere()
			}
		}
		return server.sum - before
	}}
}

// schedule is when requests are due, in nanoseconds from the first one's turn: evenly, or at random times as from many
// independent clients.
func schedule(setting study.Setting, rate, requests int) []time.Duration {
	due := make([]time.Duration, requests)
	gap := 1e9 / float64(rate)
	random := seeded.New(setting.Seed ^ 0x7363_6865_6475_6c65)
	at := 0.0
	for number := range due {
		if setting.Schedule != "poisson" {
			due[number] = time.Duration(float64(number) * gap)
			continue
		}
		// 1 - u is above 0: the logarithm is finite.
		at -= float64(math.Log(1-random.Unit()) * gap)
		due[number] = time.Duration(at)
	}
	return due
}

// observe lets a server sleep between requests that another thread sends when they are due. The first half warms up.
func observe(setting study.Setting, observations *study.Observations) error {
	rate := usualRate
	if setting.Rate > 0 {
		rate = setting.Rate
	}
	// Two seconds, or as many requests as the profile allows.
	requests := max(2, min(setting.Operations, 2*rate))
	server, err := connected(setting)
	if err != nil {
		return err
	}
	defer server.sockets.close()
	defer server.close()
	// The sleeps are those of this thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		send(server.sockets, schedule(setting, rate, requests))
	}()
	for server.answered < requests/2 {
		server.answerWhatIsThere()
	}
	warm := server.counts()
	sleeps, start := voluntarySwitches(), time.Now()
	for server.answered < requests {
		server.answerWhatIsThere()
	}
	seconds := time.Since(start).Seconds()
	slept := voluntarySwitches() - sleeps
	seen := server.counts()
	<-sent
	server.sockets.finish()
	for server.answerWhatIsThere() {
	}
	if server.answered != requests || server.sum != uint64(requests)*uint64(requests-1)/2 {
		return errors.New("the numbers of the requests that were read don't add up to those that were sent")
	}
	counted := float64(seen.answered - warm.answered)
	observations.Count("input_objects_made", seen.made)
	observations.Record("input_reuse_share", 1-float64(seen.made-warm.made)/counted)
	observations.Record("input_first_reuse_share", 1-float64(seen.made)/float64(requests))
	observations.Record("input_objects_per_request", float64(seen.made-warm.made)/counted)
	observations.Record("input_wake_ups_per_request", float64(seen.wakeUps-warm.wakeUps)/counted)
	observations.Record("input_sleeps_per_request", float64(slept)/counted)
	observations.Record("input_answered_rate", counted/seconds)
	if runtime.GOMAXPROCS(0) < 2 {
		observations.Remark("client and server had one processor, which changes the wake-ups")
	}
	return nil
}

// counts are what a server has counted at one moment.
type counts struct{ made, answered, wakeUps int }

func (server *server) counts() counts { return counts{server.made, server.answered, server.wakeUps} }

// send sends requests when they are due. It spins until then: a client that sleeps would send when it is woken.
func send(sockets *sockets, due []time.Duration) {
	start := time.Now()
	for number, at := range due {
		for time.Since(start) < at {
		}
		sockets.send(uint64(number))
	}
}

// thisThread is RUSAGE_THREAD, which package syscall leaves out.
const thisThread = 1

// voluntarySwitches are those of the calling thread so far.
func voluntarySwitches() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(thisThread, &usage); err != nil {
		panic(fmt.Sprintf("getrusage: %v", err))
	}
	return int64(usage.Nvcsw)
}
