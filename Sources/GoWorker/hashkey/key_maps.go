//go:build fixedhash && go1.27

package hashkey

import _ "unsafe"

// aeskeysched is the key of the processors' AES instructions.
//
//go:linkname aeskeysched internal/runtime/maps.aeskeysched
var aeskeysched [128]byte

// hashkey is that of the runtime's own function, where there are no such instructions.
//
//go:linkname hashkey internal/runtime/maps.hashkey
var hashkey [4]uintptr
