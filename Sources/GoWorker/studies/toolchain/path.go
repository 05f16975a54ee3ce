package toolchain

import "path/filepath"

// Path is where the compiled program is.
func (built *Built) Path() string { return filepath.Join(built.folder, programName) }
