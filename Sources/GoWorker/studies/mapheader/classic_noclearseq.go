//go:build !go1.24

package mapheader

// headerEnd is the end of the header, before Go 1.24.
type headerEnd struct{ extra *extra }
