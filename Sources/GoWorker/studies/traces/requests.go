package traces

import (
	"fmt"
	"io"
	"net"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"maplab/goworker/studies/study"
)

// Requests of the load, as the document's gateway has them.
const (
	usualRate      = 2_000
	requestBytes   = 64
	answerBytes    = 8
	mostConnection = 64
)

// requestForms are an object for each request, or a pool of them.
var requestForms = []string{"made", "pooled"}

// arguments are what one request needs: a buffer, and how much of it is filled.
type arguments struct {
	buffer []byte
	filled int
}

// argumentSource hands arguments out and takes them back.
type argumentSource struct {
	size     int
	isPooled bool
	pool     sync.Pool
	made     atomic.Int64
}

func (source *argumentSource) take() *arguments {
	if source.isPooled {
		if kept, isThere := source.pool.Get().(*arguments); isThere {
			return kept
		}
	}
	source.made.Add(1)
	return &arguments{buffer: make([]byte, source.size)}
}

func (source *argumentSource) give(used *arguments) {
	used.filled = 0
	if source.isPooled {
		source.pool.Put(used)
	}
}

// held keeps the arguments of the last requests, which are under way: those of one are given back when as many have come
// after it.
type held struct {
	lock   sync.Mutex
	ring   []*arguments
	next   int
	source *argumentSource
}

func (held *held) add(used *arguments) {
	held.lock.Lock()
	before := held.ring[held.next]
	held.ring[held.next] = used
	held.next = (held.next + 1) % len(held.ring)
	held.lock.Unlock()
	if before != nil {
		held.source.give(before)
	}
}

// serve answers the requests of one connection until it ends.
func serve(connection net.Conn, source *argumentSource, underWay *held, answered *atomic.Int64) {
	defer connection.Close()
	for {
		used := source.take()
		if _, err := io.ReadFull(connection, used.buffer[:requestBytes]); err != nil {
			source.give(used)
			return
		}
		used.filled = requestBytes
		if _, err := connection.Write(used.buffer[:answerBytes]); err != nil {
			source.give(used)
			return
		}
		answered.Add(1)
		underWay.add(used)
	}
}

// load is a server with its connections, ready to be asked.
type load struct {
	listener    net.Listener
	connections []net.Conn
	source      *argumentSource
	answered    atomic.Int64
	everyone    sync.WaitGroup
}

// newLoad listens on the loopback address and connects as often as requests can be under way at once.
func newLoad(setting study.Setting) (*load, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	made := &load{listener: listener, source: &argumentSource{
		size: max(setting.ValueSize, requestBytes), isPooled: setting.Form == "pooled"}}
	underWay := &held{ring: make([]*arguments, max(1, setting.Entries)), source: made.source}
	for number := 0; number < min(max(1, setting.Entries), mostConnection); number++ {
		connection, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			made.end()
			return nil, err
		}
		made.connections = append(made.connections, connection)
		accepted, err := listener.Accept()
		if err != nil {
			made.end()
			return nil, err
		}
		made.everyone.Add(1)
		go func() {
			defer made.everyone.Done()
			serve(accepted, made.source, underWay, &made.answered)
		}()
	}
	return made, nil
}

// end closes everything.
func (load *load) end() {
	for _, connection := range load.connections {
		connection.Close()
	}
	load.listener.Close()
	load.everyone.Wait()
}

// ask sends requests when they are due, evenly, and reads the answers; it returns when all have come.
func (load *load) ask(requests, rate int) error {
	request, answer := make([]byte, requestBytes), make([]byte, answerBytes)
	start := time.Now()
	for number := 0; number < requests; number++ {
		due := start.Add(time.Duration(number) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		connection := load.connections[number%len(load.connections)]
		if _, err := connection.Write(request); err != nil {
			return err
		}
		if _, err := io.ReadFull(connection, answer); err != nil {
			return err
		}
	}
	return nil
}

// observeRequests records the objects that requests make, and the collections that they bring.
func observeRequests(setting study.Setting, observations *study.Observations) error {
	rate := usualRate
	if setting.Rate > 0 {
		rate = setting.Rate
	}
	requests := max(2, min(setting.Operations, 2*rate))
	percent := debug.SetGCPercent(100)
	defer debug.SetGCPercent(percent)
	load, err := newLoad(setting)
	if err != nil {
		return err
	}
	defer load.end()
	// The first half warms up.
	if err := load.ask(requests/2, rate); err != nil {
		return err
	}
	runtime.GC()
	var before, after runtime.MemStats
	var asked error
	counted := requests - requests/2
	madeBefore := load.source.made.Load()
	events, err := record(func() {
		runtime.ReadMemStats(&before)
		log("begin")
		asked = load.ask(counted, rate)
		log("end")
		runtime.ReadMemStats(&after)
	})
	if err != nil {
		return err
	}
	if asked != nil {
		return asked
	}
	if answered := load.answered.Load(); answered != int64(requests) {
		return fmt.Errorf("%d requests were sent, %d answered", requests, answered)
	}
	events, err = between(events, "begin", "end")
	if err != nil {
		return err
	}
	seconds := float64(events[len(events)-1].time-events[0].time) / 1e9
	made := float64(load.source.made.Load() - madeBefore)
	observations.Record("request_objects_per_request", made/float64(counted))
	observations.Record("request_objects_per_second", made/seconds)
	observations.Record("request_answered_rate", float64(counted)/seconds)
	observations.Record("request_collections_per_second", float64(after.NumGC-before.NumGC)/seconds)
	longest := func(spans []span) float64 {
		var most int64
		for _, span := range spans {
			most = max(most, span.to-span.from)
		}
		return float64(most) / 1e6
	}
	marks := spansOf(events, "GC concurrent mark phase", "")
	if len(marks) == 0 {
		observations.Absent("no collection began and ended in that time",
			"request_longest_collection_ms", "request_longest_pause_ms")
		return nil
	}
	observations.Record("request_longest_collection_ms", longest(marks))
	observations.Record("request_longest_pause_ms", longest(spansOf(events, "stop-the-world (GC", "")))
	return nil
}
