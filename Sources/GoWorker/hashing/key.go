//go:build fixedhash

// Package hashing fixes what Go mixes into every hash, for the exact passes: how many blocks a bucket map or a hash trie
// takes depends on which keys collide, and two processes with the same job must count the same.
//
// Two things are drawn at random: a key for the process, when it starts, and a seed for each map, when it is made. The
// key is replaced here, before anything of the process is hashed. It imports nothing, so it is initialised before the
// packages that fill maps, and every pass has the same key: the seeds alone make processes different, as they do maps.
// The linker allows it with -checklinkname=0, which Sources/GoWorker/build gives.
package hashing

// HasFixedKey is true if the worker was built with the key fixed.
const HasFixedKey = true

func init() {
	state := uint64(0x6d61_706c_6162)
	next := func() uint64 {
		state += 0x9e37_79b9_7f4a_7c15
		z := (state ^ state>>30) * 0xbf58_476d_1ce4_e5b9
		z = (z ^ z>>27) * 0x94d0_49bb_1331_11eb
		return z ^ z>>31
	}
	for i := range aeskeysched {
		aeskeysched[i] = byte(next())
	}
	for i := range hashkey {
		hashkey[i] = uintptr(next() | 1)
	}
}
