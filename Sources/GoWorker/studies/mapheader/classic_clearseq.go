//go:build go1.24 && !goexperiment.swissmap && !go1.26

package mapheader

// headerEnd is the end of the header: from Go 1.24 on it also counts how often the map was cleared.
type headerEnd struct {
	clearSeq uint64
	extra    *extra
}
