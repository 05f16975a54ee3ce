package service

import "time"

// pause stops the whole service at regular times, as a collector might: a measurement should notice it.
type pause struct {
	every, length time.Duration
	start         time.Time
}

// newPause stops for `length` after each `every` less that, from now on.
func newPause(every, length time.Duration) *pause { return &pause{every, length, time.Now()} }

// wait returns at once, or when the current pause has ended. Every request calls it, so that nothing goes on meanwhile.
// Without a pause (nil) it does nothing.
func (pause *pause) wait() {
	if pause == nil {
		return
	}
	phase := time.Since(pause.start) % pause.every
	// The first pause comes after the first interval.
	if phase >= pause.every-pause.length {
		time.Sleep(pause.every - phase)
	}
}
