package soak

// window is the last requests, each under way until as many others have come.
type window[T any] struct {
	elements []T
	entered  int
}

// newWindow has room for so many.
func newWindow[T any](count int) *window[T] { return &window[T]{elements: make([]T, count)} }

// enter adds one and returns the one that ends; false if none does.
func (window *window[T]) enter(element T) (ended T, hasEnded bool) {
	place := window.entered % len(window.elements)
	ended, hasEnded = window.elements[place], window.entered >= len(window.elements)
	window.elements[place] = element
	window.entered++
	return ended, hasEnded
}

// clear ends all.
func (window *window[T]) clear() { clear(window.elements) }
