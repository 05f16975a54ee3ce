//go:build !fixedhash

// Package hashing fixes what Go mixes into every hash, if the worker is built with the tag fixedhash.
package hashing

// HasFixedKey is true if the worker was built with the key fixed.
const HasFixedKey = false
