/// The forms of `escape-report`: functions of a small Go program. The comments in its source have the same names.
package struct EscapeReportForm: StudyForm {
  package let rawValue: String
  package let summary: String

  package static let allCases = functions.map { EscapeReportForm(rawValue: $0.name, summary: $0.summary) }

  private static let functions: [(name: String, summary: String)] = [
    ("key-copied", "a string that is a parameter, put in as a key"),
    ("key-literal", "a string literal as a key"),
    ("key-number", "a number that is a parameter, put in as a key"),
    ("key-made", "a string made of bytes, put in as a key"),
    ("key-looked-up", "a string that is a parameter, looked up"),
    ("key-made-looked-up", "a string made of bytes, looked up"),
    ("map-local", "a map of an entry that stays in its function"),
    ("map-returned", "a map of an entry that is returned"),
    ("map-local-1000", "a map made for 1,000 entries that stays in its function"),
    ("map-nil", "a nil map, read"),
    ("map-0-local", "make(map, 0) that stays in its function"),
    ("map-0-returned", "make(map, 0) that is returned"),
    ("map-4-pointers", "make(map, 4) with pointers as values, returned"),
    ("map-4-pointers-local", "make(map, 4) with pointers as values that stays in its function"),
    ("map-8", "make(map, 8), returned"),
    ("map-wide-keys", "a map with keys of 1,024 bytes, returned"),
    ("map-wide-keys-local", "a map with keys of 1,024 bytes and an entry that stays in its function"),
    ("map-in-struct", "a map two structs deep, returned"),
    ("map-in-struct-local", "a map two structs deep that stays in its function"),
    ("map-assigned", "a map in a second variable, written to"),
    ("map-passed", "a map as an argument, written to there"),
    ("map-address-passed", "the address of a map variable as an argument, written through there"),
    ("map-address-kept", "the address of a map variable, kept in a global"),
    ("slice-header-copied", "a slice's header, copied"),
    ("slice-local", "a slice of 3 words that stays in its function"),
    ("slice-returned", "a slice of 3 words that is returned"),
    ("slice-captured", "a slice of 3 words, captured by a closure that is returned"),
    ("slice-stored", "a slice of 3 words, stored in a global"),
    ("slice-unknown-length", "a slice of 4 words, a number known only at run time, that stays in its function"),
    ("slice-unknown-length-long", "a slice of 16 words, likewise"),
    ("slice-literal", "a literal of three numbers that stays in its function"),
    ("slice-appended", "a slice that five numbers are appended to and that stays in its function"),
    ("slice-16-bytes", "make of 16 bytes that stays in its function"),
    ("slice-32-bytes", "make of 32 bytes, likewise"),
    ("slice-40-bytes", "make of 40 bytes, likewise"),
    ("slice-128-bytes", "make of 128 bytes, likewise"),
    ("slice-1024-bytes", "make of 1,024 bytes, likewise"),
    ("slice-64-kib", "make of 64 KiB, likewise"),
    ("slice-above-64-kib", "make of 64 KiB and a byte, likewise"),
    ("slice-1-mib", "make of 1 MiB, likewise"),
    ("struct-64-bytes", "a struct of 64 bytes, returned by value"),
    ("struct-72-bytes", "a struct of 72 bytes, returned by value"),
    ("struct-128-bytes", "a struct of 128 bytes, returned by value"),
    ("struct-136-bytes", "a struct of 136 bytes, returned by value"),
    ("struct-512-bytes", "a struct of 512 bytes, returned by value"),
    ("object-returned", "a struct whose address is returned"),
    ("object-local", "a struct whose address is passed to a function that doesn't keep it"),
    ("value-local", "a struct that stays in its function"),
    ("value-captured", "a number, captured and changed by a closure that is returned"),
    ("request-of-objects", "twelve structs of a request by their addresses, put into the caller's slice"),
    ("request-in-place", "twelve structs of a request by value, put into the caller's slice"),
    ("value-pointer", "the address of a local variable as a value of a map"),
    ("value-wide-pointer", "the address of 200 local bytes as a value of a map"),
    ("value-wide", "200 bytes by value, put into a map that has the key"),
    ("value-wide-new", "200 bytes by value, put into a new map that stays in its function"),
    ("value-narrow", "100 bytes by value, put into a map that has the key"),
    ("value-narrow-new", "100 bytes by value, put into a new map that stays in its function"),
    ("value-number", "a number as a value of a map"),
    ("value-reflected", "a reflect.Value that is a parameter, put into a map of reflect.Values"),
    ("value-reflected-made", "a reflect.Value made for it, put into a map of reflect.Values"),
    ("value-any", "a reflect.Value that is a parameter, put into a map of any"),
    ("value-any-made", "a reflect.Value made for it, put into a map of any"),
  ]
}

/// The forms of `escape-levels`: the levels of the compiler's report.
package enum EscapeLevelsForm: String, StudyForm {
  case one = "m-1"
  case two = "m-2"
  case three = "m-3"

  package var summary: String {
    switch self {
    case .one: "-m"
    case .two: "-m=2"
    case .three: "-m=3"
    }
  }
}

extension StudyFamily {
  /// D1.T17, D5.T15 and others: what Go's compiler says it puts on the heap, and what is allocated then.
  static let escapeReport = StudyFamily(
    .escapeReport, system: "-",
    operation: "compile a Go program with -gcflags=-m=2, read what is said of one construct, evaluate that",
    passes: [.observations], typicalNanoseconds: 0.4e9, withoutSwift: "the report is that of Go's compiler",
    forms: EscapeReportForm.self,
    observations: [
      .observed("escape_to_heap", "0/1", .neither, "1 if one of the next two is"),
      .observed("escape_reported", "0/1", .neither, "1 if the compiler says that what is made there goes to the heap"),
      .observed(
        "escape_leaks", "0/1", .neither, "1 if it says that what a parameter there refers to must be on the heap"),
      .observed("escape_reasons", "steps", .neither, "steps of the chain of reasons that it gives"),
      .observed("escape_allocations", "allocations", .lowerIsBetter, "objects that one evaluation allocates"),
      .observed("escape_bytes", "B", .lowerIsBetter, "bytes of these objects, by the allocator's size classes"),
    ])

  /// D1.T17: what the levels of that report have.
  static let escapeLevels = StudyFamily(
    .escapeLevels, system: "-", operation: "compile the Go program of escape-report with one level of the report",
    passes: [.observations], typicalNanoseconds: 0.4e9, withoutSwift: "the report is that of Go's compiler",
    forms: EscapeLevelsForm.self,
    observations: [
      .observed("level_names_variables", "0/1", .neither, "1 if it names what is put on the heap"),
      .observed("level_has_flows", "0/1", .neither, "1 if it says from what to what a value flows"),
      .observed("level_has_reasons", "0/1", .neither, "1 if it gives the construct and the place of each step"),
      .observed("level_has_statements", "0/1", .neither, "1 if it lists the statements that were analysed"),
      .observed("level_has_calls", "0/1", .neither, "1 if it has stacks of calls"),
      .observed("level_lines", "lines", .neither, "its lines about the program"),
    ])
}
