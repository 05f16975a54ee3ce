package soak

import (
	"bytes"
	"fmt"
	"runtime"
	"sync"
)

// request is one as in a server: a number, a path, headers and a body.
type request struct {
	number  int
	path    string
	headers map[string]string
	body    []byte
	live    *counts
}

// newRequest makes a request that counts itself.
func newRequest(number, bodySize int, live *counts) *request {
	made := &request{number: number, path: fmt.Sprintf("/accounts/%d/transfers", number), headers: map[string]string{
		"host": "service.example.com", "content-type": "application/json", "x-request-id": fmt.Sprint("request-", number)},
		body: bytes.Repeat([]byte{byte(number)}, bodySize), live: live}
	live.objects.Add(1)
	runtime.SetFinalizer(made, func(dead *request) { dead.live.objects.Add(-1) })
	return made
}

// requestsUnderWay keeps the requests that are under way, and nothing else.
type requestsUnderWay struct {
	underWay *window[*request]
	bodySize int
	live     *counts
}

func (program *requestsUnderWay) serve(number int) {
	program.underWay.enter(newRequest(number, program.bodySize, program.live))
}

func (program *requestsUnderWay) entries() int { return 0 }

func (program *requestsUnderWay) release() { program.underWay.clear() }

// handler is what the cache keeps for a request.
type handler func() int

// keptClosures is D2.T4: a global sync.Map from a request's number to a function that handles it, or the document's
// repairs.
type keptClosures struct {
	form     string
	bodySize int
	live     *counts
	underWay *window[*request]
	cache    sync.Map
	bounded  *leastRecent[handler]
	answers  int
}

func newKeptClosures(form string, window, bodySize int, live *counts) *keptClosures {
	return &keptClosures{form: form, bodySize: bodySize, live: live, underWay: newWindow[*request](window),
		bounded: newLeastRecent[handler](window, 4*window)}
}

func (program *keptClosures) serve(number int) {
	made := newRequest(number, program.bodySize, program.live)
	kept := handler(func() int { return len(made.path) + len(made.headers) })
	if program.form == closuresLight || program.form == closuresLightBounded {
		light := made.number
		kept = func() int { return light & 7 }
	}
	if program.form == closuresLightBounded {
		program.bounded.store(number, kept, number)
		if found, isThere := program.bounded.find(number, number); isThere {
			program.answers += found()
		}
	} else {
		program.cache.Store(number, kept)
		if found, isThere := program.cache.Load(number); isThere {
			program.answers += found.(handler)()
		}
	}
	if ended, hasEnded := program.underWay.enter(made); hasEnded && program.form == closuresRemoved {
		program.cache.Delete(ended.number)
	}
}

func (program *keptClosures) entries() int {
	if program.form == closuresLightBounded {
		return program.bounded.len()
	}
	return count(&program.cache)
}

func (program *keptClosures) release() {
	program.cache = sync.Map{}
	program.bounded.clear()
	program.underWay.clear()
}

// count walks over a map's entries: a sync.Map doesn't count them.
func count(entries *sync.Map) (number int) {
	entries.Range(func(any, any) bool {
		number++
		return true
	})
	return number
}
