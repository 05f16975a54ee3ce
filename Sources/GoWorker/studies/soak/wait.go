package soak

import "time"

// patience is how long a finalizer may take before the collector is forced once more.
const patience = 100 * time.Millisecond

// waits tells whether a channel was closed within the patience.
func waits(ran <-chan struct{}) bool {
	// Stopped, so that it is not counted among what the program holds.
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-ran:
		return true
	case <-timer.C:
		return false
	}
}
