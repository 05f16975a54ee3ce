// Package studies links the study families into the worker: each is a package below this one, imported here for its init
// function, which registers it.
package studies
