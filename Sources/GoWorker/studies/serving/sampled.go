package serving

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"maplab/goworker/studies/study"
)

// ordersFunction is the function of the service through which all look-ups of orders go.
const ordersFunction = "maplab/goworker/service.(*servedOrders).order"

// beginSampling has the service note where its processor time goes.
func (running *process) beginSampling() error {
	_, err := running.profile(http.MethodPost, http.StatusNoContent)
	return err
}

// endSampling is what was seen since.
func (running *process) endSampling() ([]stack, error) {
	profile, err := running.profile(http.MethodGet, http.StatusOK)
	if err != nil {
		return nil, err
	}
	return readProfile(profile)
}

// profile asks the service for the beginning or the end.
func (running *process) profile(method string, expected int) ([]byte, error) {
	request, err := http.NewRequest(method, fmt.Sprintf("http://127.0.0.1:%d/profile", running.port), nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != expected {
		err = fmt.Errorf("the service's profile: %s: %.200s", answer.Status, body)
	}
	return body, err
}

// recordSampled records which part of the processor time the map took, and which its atomic loads at most.
func recordSampled(stacks []stack, observations *study.Observations) {
	var all, inMap, inLoads float64
	for _, stack := range stacks {
		all += stack.count
		for _, function := range stack.functions {
			if function == ordersFunction {
				inMap += stack.count
				if mayLoad(stack.functions[0]) {
					inLoads += stack.count
				}
				break
			}
		}
	}
	observations.Remark("%v samples of the processor", all)
	if all == 0 {
		observations.Absent("the processor was never seen at work", sampledFigures...)
		return
	}
	observations.Record("service_map_time_share", inMap/all)
	observations.Record("service_atomic_load_share", inLoads/all)
}

// mayLoad is true of the functions of whose instructions atomic loads are: those of sync, with sync.Map, and of atomic
// operations. A load is compiled to one instruction, which a profile counts to the function that it is compiled into: Go
// 1.22 always, later ones mostly. So this is more than the loads.
func mayLoad(function string) bool {
	for _, name := range []string{"sync.", "internal/sync.", "sync/atomic.", "internal/runtime/atomic.", "runtime/internal/atomic."} {
		if strings.HasPrefix(function, name) {
			return true
		}
	}
	return false
}
