package toolchain

// Version is the toolchain's, for instance go1.22.10; empty if it has none.
func (tools *Toolchain) Version() string {
	version, err := tools.version()
	if err != nil {
		return ""
	}
	return version
}
