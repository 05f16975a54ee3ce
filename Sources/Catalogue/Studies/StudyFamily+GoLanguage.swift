/// The forms of `passed-map`.
package enum PassedMapForm: String, StudyForm {
  case argument
  case assigned
  case pointer

  package var summary: String {
    switch self {
    case .argument: "a map as an argument"
    case .assigned: "a map in a second variable"
    case .pointer: "a pointer to a map variable"
    }
  }
}

extension StudyFamily {
  /// D2.T10: what is copied if a map of Go is handed over.
  static let passedMap = StudyFamily(
    .passedMap, system: "S24", operation: "hand a map over, look at the variable there, insert, put another map in",
    passes: [.observations], withoutSwift: "a variable for a map is Go's; map-passing has Swift's",
    forms: PassedMapForm.self,
    observations: [
      .observed("passed_bytes", "B", .neither, "bytes of the variable on the other side"),
      .observed("passed_variable_is_a_copy", "0/1", .neither, "1 if it is at another place"),
      .observed("passed_header_is_the_same", "0/1", .neither, "1 if it leads to the same header"),
      .observed("passed_count_is_shared", "0/1", .neither, "1 if both sides count the entry that was inserted there"),
      .observed("passed_write_is_seen", "0/1", .neither, "1 if that entry is seen in the first variable"),
      .observed("passed_assignment_is_seen", "0/1", .neither, "1 if another map there is seen in the first variable"),
    ])
}

/// The forms of `header-access`.
package enum HeaderAccessForm: String, StudyForm {
  case pointerCast = "pointer-cast"
  case headerCast = "header-cast"
  case structArray = "struct-array"
  case reflectAddress = "reflect-address"
  case reflectPointer = "reflect-pointer"
  case reflectKeys = "reflect-keys"

  package var summary: String {
    switch self {
    case .pointerCast: "*(*unsafe.Pointer) of the variable's address, printed"
    case .headerCast: "the header as a struct that begins with the count"
    case .structArray: "the variable's address as an array of one empty struct"
    case .reflectAddress: "reflect.Value's UnsafeAddr"
    case .reflectPointer: "reflect.Value's UnsafePointer, read as the header"
    case .reflectKeys: "reflect.Value's MapKeys, counted"
    }
  }
}

extension StudyFamily {
  /// D2.T11: ways to what is behind a map variable of Go.
  static let headerAccess = StudyFamily(
    .headerAccess, system: "-", operation: "ask for a map's number of entries around the language",
    passes: [.observations], withoutSwift: "the variable and the header are Go's", forms: HeaderAccessForm.self,
    observations: [
      .observed("access_panics", "0/1", .neither, "1 if it panics"),
      .observed("access_gives_count", "0/1", .neither, "1 if it gives the number of entries of maps of three sizes"),
    ])
}

/// The forms of `nil-map`.
package enum NilMapForm: String, StudyForm {
  case read
  case readTwoResults = "read-two-results"
  case length
  case walk
  case delete
  case clear
  case write

  package var summary: String {
    switch self {
    case .read: "m[k]"
    case .readTwoResults: "_, ok := m[k]"
    case .length: "len(m)"
    case .walk: "for range m"
    case .delete: "delete(m, k)"
    case .clear: "clear(m)"
    case .write: "m[k] = v"
    }
  }
}

extension StudyFamily {
  /// D2.T1, D3.T4: what can be done with a nil map of Go.
  static let nilMap = StudyFamily(
    .nilMap, system: "-", operation: "use a map variable that nothing was put into", passes: [.observations],
    withoutSwift: "Swift's maps are never nil; new-map has optional ones", forms: NilMapForm.self,
    observations: [
      .observed("nil_panics", "0/1", .neither, "1 if it panics"),
      .observed("nil_is_as_empty", "0/1", .neither, "1 if it does what it does with an empty map"),
    ])
}

/// The forms of `unhashable-keys`.
package enum UnhashableKeysForm: String, StudyForm {
  case sliceInStruct = "slice-in-struct"
  case arrayInStruct = "array-in-struct"
  case sliceInStructShared = "slice-in-struct-shared"
  case arrayInStructShared = "array-in-struct-shared"

  package var summary: String {
    switch self {
    case .sliceInStruct: "a struct with a slice, in a map with keys of any type"
    case .arrayInStruct: "a struct with an array, likewise"
    case .sliceInStructShared: "a struct with a slice, in a sync.Map"
    case .arrayInStructShared: "a struct with an array, likewise"
    }
  }
}

extension StudyFamily {
  /// D3.T8: whether a struct with a slice can be a key in Go.
  static let unhashableKeys = StudyFamily(
    .unhashableKeys, system: "-", operation: "compile a map with such keys, and put one into a map that takes any",
    passes: [.observations], typicalNanoseconds: 0.15e9, withoutSwift: "in Swift an array can be part of a key",
    forms: UnhashableKeysForm.self,
    observations: [
      .observed("hashable_compiles", "0/1", .neither, "1 if the compiler accepts a map with keys of that type"),
      .observed("hashable_panics", "0/1", .neither, "1 if putting one into a map that takes any key panics"),
      .observed("hashable_is_one_key", "0/1", .neither, "1 if two with the same content are one entry"),
    ])
}
