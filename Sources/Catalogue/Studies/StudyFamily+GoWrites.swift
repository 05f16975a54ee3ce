/// The forms of `first-write`.
package enum FirstWriteForm: String, StudyForm {
  case native
  case nativeMade = "native-made"
  case readMostly = "read-mostly"
  case readMostlyMade = "read-mostly-made"

  package var summary: String {
    switch self {
    case .native: "Go's map, made beforehand"
    case .nativeMade: "Go's map, made for the write"
    case .readMostly: "sync.Map, made beforehand"
    case .readMostlyMade: "sync.Map, made for the write"
    }
  }
}

extension StudyFamily {
  /// D3.T5: the first write into a map of Go.
  static let firstWrite = StudyFamily(
    .firstWrite, system: "S7", operation: "store the first entry of a map", passes: [.time, .allocations],
    typicalNanoseconds: 200, withoutSwift: "atomic-operations and new-map have Swift's", forms: FirstWriteForm.self)
}

/// The forms of `kept-maps`.
package enum KeptMapsForm: String, StudyForm {
  case new
  case newReserved = "new-reserved"

  package var summary: String {
    switch self {
    case .new: "a map made for each item"
    case .newReserved: "the same with room for 16"
    }
  }
}

extension StudyFamily {
  /// D5.T7: maps of Go that leave the function that makes them. Those of short-lived-maps stay, and need no heap.
  static let keptMaps = StudyFamily(
    .keptMaps, system: "S3", operation: "put an item's key and value into an empty map, look the key up, keep the map",
    parameters: "items have `entries` different keys, of 21 bytes; values are UInt64", passes: [.time, .allocations],
    formsAgree: true, typicalNanoseconds: 150, withoutSwift: "short-lived-maps has Swift's, which are on the heap",
    forms: KeptMapsForm.self)
}

/// The forms of `byte-text`.
package enum ByteTextForm: String, StudyForm {
  case reusedBytes = "reused-bytes"

  package var summary: String { "one []byte, emptied and appended to, made a string" }
}

/// The forms of `byte-look-up`.
package enum ByteLookUpForm: String, StudyForm {
  case reusedBytes = "reused-bytes"
  case borrowedBytes = "borrowed-bytes"

  package var summary: String {
    switch self {
    case .reusedBytes: "m[string(b)] of one []byte that is emptied and appended to"
    case .borrowedBytes: "a string that borrows a []byte"
    }
  }
}

extension StudyFamily {
  /// D5.T8: keys of Go that are built in bytes.
  static let byteText = StudyFamily(
    .byteText, system: "S14", operation: "build the text `…user:<number>` of one key and hand it to a function",
    parameters: "as of key-text", passes: [.time, .latency, .allocations], typicalNanoseconds: 50,
    withoutSwift: "key-text has Swift's", forms: ByteTextForm.self)

  /// D5.T8: the same, looked up.
  static let byteLookUp = StudyFamily(
    .byteLookUp, system: "S14", operation: "build the key `…user:<number>` of one entry and look it up",
    parameters: "as of key-building", passes: [.time, .latency, .allocations], formsAgree: true, typicalNanoseconds: 80,
    withoutSwift: "key-building has Swift's", forms: ByteLookUpForm.self)
}
