//go:build fixedhash && !go1.27

package hashkey

import _ "unsafe"

// aeskeysched is the key of the processors' AES instructions.
//
//go:linkname aeskeysched runtime.aeskeysched
var aeskeysched [128]byte

// hashkey is that of the runtime's own function, where there are no such instructions.
//
//go:linkname hashkey runtime.hashkey
var hashkey [4]uintptr
