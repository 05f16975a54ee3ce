package service

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"maplab/goworker/measuring"
)

// Command is the worker's first argument that makes it the service.
const Command = "serve"

// options are the service's, as those of maplab-service serve.
type options struct {
	mapName, host, collector, orders                string
	port, fill, valueSize, largestValue, cacheBytes int
	history, bound, temporary, connections          int
	idle, pauseEvery, pauseFor                      float64
}

// Serve serves a map over HTTP until SIGTERM or Ctrl-C and returns the process's exit code: 0 after those, 1 if the port
// can't be had, 2 for bad options. It prints one line, "listening on HOST:PORT", when it serves.
func Serve(arguments []string, output, errorOutput io.Writer) int {
	fail := func(code int, err error) int {
		fmt.Fprintf(errorOutput, "maplab-go serve: %v\n", err)
		return code
	}
	chosen, err := read(arguments, errorOutput)
	if err != nil {
		return 2 // The flags' own package has printed what is wrong.
	}
	if err := chosen.check(); err != nil {
		return fail(2, err)
	}
	if err := measuring.SetCollector(chosen.collector); err != nil {
		return fail(2, err)
	}
	store, err := chosen.store()
	if err != nil {
		return fail(2, err)
	}
	pause := chosen.pause()
	router := routes(store, int64(chosen.largestValue), pause)
	if chosen.orders != "" {
		orders, err := chosen.servedOrders()
		if err != nil {
			return fail(2, err)
		}
		addOrders(router, orders, pause)
		addSampling(router)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(chosen.host, fmt.Sprint(chosen.port)))
	if err != nil {
		return fail(1, err)
	}
	fmt.Fprintf(output, "listening on %s:%d\n", chosen.host, listener.Addr().(*net.TCPAddr).Port)
	server := http.Server{Handler: router, IdleTimeout: seconds(chosen.idle)}
	ended, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	go func() {
		<-ended.Done()
		server.Close()
	}()
	if err := server.Serve(limit(listener, chosen.connections)); !errors.Is(err, http.ErrServerClosed) {
		return fail(1, err)
	}
	return 0
}

// read reads the options.
func read(arguments []string, errorOutput io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("maplab-go "+Command, flag.ContinueOnError)
	flags.SetOutput(errorOutput)
	flags.StringVar(&o.mapName, "map", "sharded", "the map: "+strings.Join(MapNames, ", "))
	flags.StringVar(&o.host, "host", "127.0.0.1", "the address to listen on")
	flags.StringVar(&o.collector, "collector", "default", "how the collector is set: default, off, limit-256MiB")
	flags.IntVar(&o.port, "port", 0, "the port; 0 takes a free one")
	flags.IntVar(&o.fill, "fill", 0, "entries that are there at the start: key-0, key-1, …")
	flags.IntVar(&o.valueSize, "value-size", 100, "bytes of each of their values")
	flags.IntVar(&o.largestValue, "largest-value", 1<<20, "bytes of the largest value that is taken")
	flags.IntVar(&o.cacheBytes, "cache-bytes", 64<<20, "bytes that the byte cache may take")
	flags.StringVar(&o.orders, "orders", "", "have orders, too, in this cache: "+strings.Join(orderNames(), ", "))
	flags.IntVar(&o.history, "history", 0, "orders that have been asked for at the start, in the order of keys")
	flags.IntVar(&o.bound, "bound", 10_000, "orders that a governed cache keeps")
	flags.IntVar(&o.temporary, "temporary", 128<<10, "bytes of each of the two temporaries with which an order is made")
	flags.IntVar(&o.connections, "connections", 4_096, "connections at once; others wait to be accepted")
	flags.Float64Var(&o.idle, "idle", 30, "seconds after which a connection that says nothing is closed")
	flags.Float64Var(&o.pauseEvery, "pause-every", 0, "stop the service so often (seconds), to see who notices; 0: never")
	flags.Float64Var(&o.pauseFor, "pause-for", 0.1, "how long it stops then, in seconds")
	err := flags.Parse(arguments)
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected %q", flags.Arg(0))
		fmt.Fprintln(errorOutput, err)
	}
	return o, err
}

// check says which option is out of its range.
func (o options) check() error {
	for _, number := range []struct {
		name               string
		value, least, most int
	}{
		{"port", o.port, 0, 65_535}, {"fill", o.fill, 0, 100_000_000}, {"value-size", o.valueSize, 0, o.largestValue},
		{"largest-value", o.largestValue, 1, 1 << 30}, {"cache-bytes", o.cacheBytes, 1 << 16, 1 << 40},
		{"connections", o.connections, 1, 1_000_000}, {"history", o.history, 0, 100_000_000},
		{"bound", o.bound, 1, 10_000_000}, {"temporary", o.temporary, 0, 1 << 30},
	} {
		if number.value < number.least || number.value > number.most {
			return fmt.Errorf("--%s is %d, expected %d to %d", number.name, number.value, number.least, number.most)
		}
	}
	if !(o.idle > 0) {
		return fmt.Errorf("--idle is %v, expected more than 0 seconds", o.idle)
	}
	if o.pauseEvery != 0 && !(o.pauseFor > 0 && o.pauseFor < o.pauseEvery) {
		return fmt.Errorf("--pause-for is %v, expected more than 0 and less than --pause-every %v", o.pauseFor, o.pauseEvery)
	}
	return nil
}

// store makes the store and fills it.
func (o options) store() (*watched, error) {
	inner, err := newStore(o.mapName, o.cacheBytes)
	if err != nil {
		return nil, err
	}
	store := newWatched(inner, o.mapName)
	for number := 0; number < o.fill; number++ {
		if _, err := store.Set(StoredKey(number), StoredValue(StoredKey(number), o.valueSize)); err != nil {
			return nil, err
		}
	}
	return store, nil
}

// servedOrders makes the cache of orders and asks it for those of its history.
func (o options) servedOrders() (*servedOrders, error) {
	return newServedOrders(o.orders, &orderMaker{valueSize: o.valueSize, temporaryBytes: o.temporary}, o.history, o.bound)
}

// pause is that of the options; nil if there is none.
func (o options) pause() *pause {
	if o.pauseEvery == 0 {
		return nil
	}
	return newPause(seconds(o.pauseEvery), seconds(o.pauseFor))
}

// seconds is a duration.
func seconds(number float64) time.Duration { return time.Duration(number * float64(time.Second)) }

// StoredKey is the key with a number.
func StoredKey(number int) string { return fmt.Sprint("key-", number) }

// StoredValue is a value that follows from its key, so that a reader knows whether it is right: the key repeated, cut
// off at the size.
func StoredValue(key string, size int) []byte {
	value := make([]byte, 0, size)
	for unit := key + "/"; len(value) < size; {
		value = append(value, unit[:min(len(unit), size-len(value))]...)
	}
	return value
}
