//go:build fixedhash

// Package hashkey replaces the key that Go draws for every hash of the process, when it starts. With the seeds that
// package hashing sets, two processes then hash alike: how many blocks a bucket map or a hash trie takes depends on
// which keys collide, and two processes of an exact pass must count the same.
//
// It must run before anything of the process is hashed, or maps that were filled before no longer find their entries.
// It imports nothing, and of the packages that can be initialised Go takes the first by its path: those that fill maps
// need others first, or come later in the alphabet. The key is the same in every pass; the seeds, which are random
// where nothing fixes them, make processes different, as they do maps. The linker allows it with -checklinkname=0,
// which Sources/GoWorker/build gives.
package hashkey

// IsFixed is true if the worker was built with the key fixed.
const IsFixed = true

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
