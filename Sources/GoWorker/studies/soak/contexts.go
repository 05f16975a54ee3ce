package soak

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// requestContext is the context of a request's work. As in the document nobody cancels it, unless its time runs out.
type requestContext struct {
	context.Context
	value int
	live  *counts
}

// newContext makes a context that counts itself, and what ends it.
func newContext(value int, live *counts) (*requestContext, context.CancelFunc) {
	inner, cancel := context.WithCancel(context.Background())
	made := &requestContext{Context: inner, value: value, live: live}
	live.objects.Add(1)
	runtime.SetFinalizer(made, func(dead *requestContext) { dead.live.objects.Add(-1) })
	return made, cancel
}

// storedValues keeps one value per request: the purpose of the map.
type storedValues struct{ values sync.Map }

func (program *storedValues) serve(number int) { program.values.Store(requestKey(number), number) }

func (program *storedValues) entries() int { return count(&program.values) }

func (program *storedValues) release() { program.values = sync.Map{} }

func requestKey(number int) string { return fmt.Sprint("request-", 10_000_000+number) }

// underWay is a context whose request is under way.
type underWay struct {
	context *requestContext
	end     context.CancelFunc
}

// waitingTasks is D2.T5: a global sync.Map holds something of each request's context, on whose end a goroutine waits.
type waitingTasks struct {
	form       string
	live       *counts
	underWay   *window[underWay]
	sweepEvery int
	cache      sync.Map
}

// wrapper is the repair that repairs nothing: a struct holds what it refers to.
type wrapper struct{ context *requestContext }

func newWaitingTasks(form string, window int, live *counts) *waitingTasks {
	return &waitingTasks{form: form, live: live, underWay: newWindow[underWay](window), sweepEvery: window}
}

func (program *waitingTasks) serve(number int) {
	made, end := newContext(number, program.live)
	key := requestKey(number)
	switch program.form {
	case contextsValue:
		program.cache.Store(key, made.value)
	case contextsWrapped:
		program.cache.Store(key, &wrapper{made})
	case contextsWeak, contextsWeakSwept:
		program.cache.Store(key, weakly(made))
	default:
		program.cache.Store(key, made)
	}
	program.live.tasks.Add(1)
	go await(made, program.live)
	if ended, hasEnded := program.underWay.enter(underWay{made, end}); hasEnded && program.form == contextsTimedOut {
		ended.end()
	}
	if program.form == contextsWeakSwept && number%program.sweepEvery == program.sweepEvery-1 {
		program.sweep()
	}
}

// await waits for a context's end. While it waits, it refers to the channel that would be closed, and no longer to the
// context.
func await(waited *requestContext, live *counts) {
	<-waited.Done()
	live.tasks.Add(-1)
}

// sweep removes the entries of contexts that are gone. It collects before: how many have been found dead would else
// depend on when the collector ran last.
func (program *waitingTasks) sweep() {
	runtime.GC()
	program.cache.Range(func(key, reference any) bool {
		if isGone(reference) {
			program.cache.Delete(key)
		}
		return true
	})
}

func (program *waitingTasks) entries() int { return count(&program.cache) }

func (program *waitingTasks) release() {
	program.cache = sync.Map{}
	program.underWay.clear()
}
