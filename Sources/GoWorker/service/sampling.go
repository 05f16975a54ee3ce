package service

import (
	"bytes"
	"net/http"
	"runtime/pprof"
	"sync"
)

// sampling is the runtime's sampling of where the processor is: one at a time.
type sampling struct {
	lock    sync.Mutex
	profile *bytes.Buffer
}

// addSampling adds POST /profile, which begins it, and GET /profile, which ends it and answers what was seen, in pprof's
// format. Only a request of each: whoever measures the service's processor time reads it in between.
func addSampling(router *http.ServeMux) {
	var seen sampling
	router.HandleFunc("POST /profile", func(answer http.ResponseWriter, _ *http.Request) {
		seen.lock.Lock()
		defer seen.lock.Unlock()
		if seen.profile != nil {
			http.Error(answer, "it has begun", http.StatusConflict)
			return
		}
		profile := new(bytes.Buffer)
		if err := pprof.StartCPUProfile(profile); err != nil {
			http.Error(answer, err.Error(), http.StatusInternalServerError)
			return
		}
		seen.profile = profile
		answer.WriteHeader(http.StatusNoContent)
	})
	router.HandleFunc("GET /profile", func(answer http.ResponseWriter, _ *http.Request) {
		seen.lock.Lock()
		defer seen.lock.Unlock()
		if seen.profile == nil {
			http.Error(answer, "it has not begun", http.StatusConflict)
			return
		}
		pprof.StopCPUProfile()
		writeValue(answer, seen.profile.Bytes())
		seen.profile = nil
	})
}
