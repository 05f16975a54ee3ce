package mapheader

// swissFields are the fields of a Swiss map's header, in their order.
var swissFields = []string{
	"used", "seed", "directory", "directory_length", "global_depth", "global_shift", "writing", "tombstone_possible",
	"clear_seq",
}

// swissNames are all observations of `swiss-header`.
func swissNames() []string {
	var names []string
	for _, field := range swissFields {
		names = append(names, "swiss_"+field+"_offset")
	}
	return append(names, "swiss_header_bytes", "swiss_as_declared", "swiss_group_slots", "swiss_group_bytes",
		"swiss_largest_table", "swiss_highest_load", "swiss_first_growth")
}
