/// The forms of `new-map`.
package enum NewMapForm: String, StudyForm {
  case absent = "nil"
  case absentWritten = "nil-written"
  case empty
  case capacity0 = "capacity-0"
  case capacity0Written = "capacity-0-written"
  case capacity4 = "capacity-4"
  case capacity4References = "capacity-4-references"
  case capacity8 = "capacity-8"
  case wideKeys = "wide-keys"
  case wideKeysWritten = "wide-keys-written"

  package var summary: String {
    switch self {
    case .absent: "an optional [Int: Int] without a map"
    case .absentWritten: "the same, written to through the optional: nothing happens"
    case .empty: "an empty [Int: Int]"
    case .capacity0: "[Int: Int] with minimumCapacity 0"
    case .capacity0Written: "the same, with an entry"
    case .capacity4: "[Int: Int] with minimumCapacity 4"
    case .capacity4References: "[String: Object] with minimumCapacity 4"
    case .capacity8: "[Int: String] with minimumCapacity 8"
    case .wideKeys: "an empty map with keys of 1,024 bytes"
    case .wideKeysWritten: "the same, with an entry"
    }
  }
}

extension StudyFamily {
  /// D3.T4: when in its life a map allocates memory.
  static let newMap = StudyFamily(
    .newMap, system: "S1", operation: "make the map, let another function count it and look up a key, drop it",
    passes: [.time, .allocations, .counters], typicalNanoseconds: 60,
    forms: NewMapForm.self)
}

/// The forms of `map-nesting`.
package enum MapNestingForm: String, StudyForm {
  case bare
  case structField = "struct-field"
  case nestedStructs = "nested-structs"
  case arrayOfOne = "array-of-one"
  case arrayOfFour = "array-of-four"
  case arrayOfFourReused = "array-of-four-reused"

  package var summary: String {
    switch self {
    case .bare: "one map by itself"
    case .structField: "one map as the field of a struct"
    case .nestedStructs: "one map as the field of a struct in a struct in a struct"
    case .arrayOfOne: "one map as the element of an array"
    case .arrayOfFour: "four maps as the elements of an array"
    case .arrayOfFourReused: "an array of four maps, emptied and used again"
    }
  }
}

extension StudyFamily {
  /// D1.T3: maps as fields and maps as elements, made each time or reused.
  static let mapNesting = StudyFamily(
    .mapNesting, system: "S3",
    operation: "make the structure with its maps, fill each, look at each and drop it",
    parameters: "`entries` keys are put into each map", passes: [.time, .allocations], typicalNanoseconds: 2_000,
    forms: MapNestingForm.self)
}

/// Where a function puts its results.
package enum ResultPlace: String, CaseIterable, Sendable {
  case map
  case fittingMap = "fitting-map"
  case newArray = "new-array"
  case array
  case buffer
  case span

  fileprivate var summary: String {
    switch self {
    case .map: "a new map with 1,024 places reserved, returned"
    case .fittingMap: "a new map with as many places reserved as there are entries, returned"
    case .newArray: "a new array of structs, returned"
    case .array: "the caller's array of structs, emptied and used again (inout)"
    case .buffer: "the caller's memory for structs, by UnsafeMutableBufferPointer"
    case .span: "the caller's array of structs, overwritten through a MutableSpan"
    }
  }

  /// What is measured with it. The span's entries are overwritten, so there is nothing to drop.
  fileprivate var parts: [CallerBufferPart] { self == .span ? [.call] : CallerBufferPart.allCases }
}

/// What is measured of such a function.
package enum CallerBufferPart: String, CaseIterable, Sendable {
  case call
  case drop

  fileprivate var summary: String {
    switch self {
    case .call: "a whole call"
    case .drop: "only giving up what a call left"
    }
  }
}

/// The forms of `caller-buffer`: where the results are, and what is measured.
package struct CallerBufferForm: StudyForm {
  /// Where the function puts its results.
  package let place: ResultPlace
  /// What is measured.
  package let part: CallerBufferPart

  package static let allCases = ResultPlace.allCases.flatMap { place in
    place.parts.map { CallerBufferForm(place: place, part: $0) }
  }

  package var rawValue: String { "\(place.rawValue)-\(part.rawValue)" }
  package var summary: String { "\(part.summary): \(place.summary)" }
}

extension StudyFamily {
  /// D4.T20: a function that returns a map, and one that fills its caller's storage.
  static let callerBuffer = StudyFamily(
    .callerBuffer, system: "S1",
    operation: "call a function that makes `entries` keys with their numbers, read the results, give them up",
    parameters: "`entries` of one call: key0, key1, …", passes: [.time, .latency, .allocations, .counters],
    typicalNanoseconds: 8_000,
    forms: CallerBufferForm.self)
}

/// The forms of `small-container`.
package enum SmallContainerForm: String, StudyForm {
  case mapDictionary = "map-dictionary"
  case mapDictionaryReserved = "map-dictionary-reserved"
  case mapInline = "map-inline"
  case listArray = "list-array"
  case listArrayReserved = "list-array-reserved"
  case listInline = "list-inline"

  package var summary: String {
    switch self {
    case .mapDictionary: "three entries, Dictionary that grows"
    case .mapDictionaryReserved: "three entries, Dictionary with its capacity reserved"
    case .mapInline: "three entries, InlineMap of four places"
    case .listArray: "five elements, Array that grows"
    case .listArrayReserved: "five elements, Array with its capacity reserved"
    case .listInline: "five elements, InlineList of eight places"
    }
  }
}

extension StudyFamily {
  /// D3.T11: maps of three entries and lists of five elements, on the heap and in place.
  static let smallContainer = StudyFamily(
    .smallContainer, system: "S12",
    operation: "make the container, put its three entries or five elements in, read them all, drop it",
    passes: [.time, .allocations, .counters], typicalNanoseconds: 60,
    forms: SmallContainerForm.self)
}

/// The forms of `request-batch`.
package enum RequestBatchForm: String, StudyForm {
  case objects
  case inPlace = "in-place"

  package var summary: String {
    switch self {
    case .objects: "each value is an object, the batch an array of references"
    case .inPlace: "each value is a struct, the batch an array of structs"
    }
  }
}

extension StudyFamily {
  /// D1.T7: a program that builds its values as objects, and the same with values in place.
  static let requestBatch = StudyFamily(
    .requestBatch, system: "-",
    operation: "make the twelve values of a request and add them to the batch; the batch's last request drops it",
    parameters: "`entries`: requests of a batch; a value has 24 bytes",
    passes: [.time, .latency, .allocations, .counters], formsAgree: true, typicalNanoseconds: 400,
    forms: RequestBatchForm.self)
}

/// The forms of `atomic-operations`.
package enum AtomicOperationsForm: String, StudyForm {
  case firstStore = "first-store"
  case newKeyStore = "new-key-store"
  case presentKeyStore = "present-key-store"
  case loadHit = "load-hit"
  case loadOrStoreHit = "load-or-store-hit"
  case sliceKeyLoad = "slice-key-load"
  case sliceKeyStore = "slice-key-store"
  case madeSliceKeyLoad = "made-slice-key-load"
  case erasedSliceKeyLoad = "erased-slice-key-load"
  case atomicLoad = "atomic-load"
  case atomicStore = "atomic-store"
  case atomicExchange = "atomic-exchange"
  case atomicAdd = "atomic-add"

  package var summary: String {
    switch self {
    case .firstStore: "read-mostly map: the first store into it"
    case .newKeyStore: "read-mostly map: a store of a new key, growth of the layers included"
    case .presentKeyStore: "read-mostly map: a new value for a key that is there"
    case .loadHit: "read-mostly map: a look-up that hits the read layer"
    case .loadOrStoreHit: "read-mostly map: loadOrStore of a key that is there"
    case .sliceKeyLoad: "read-mostly map: a look-up by a struct with an array in it"
    case .sliceKeyStore: "read-mostly map: a new value by such a key"
    case .madeSliceKeyLoad: "read-mostly map: a look-up by such a key, made for it with its array"
    case .erasedSliceKeyLoad: "read-mostly map with AnyHashable keys: a look-up by such a key, wrapped for it"
    case .atomicLoad: "Atomic<UInt64>: load"
    case .atomicStore: "Atomic<UInt64>: store"
    case .atomicExchange: "Atomic<UInt64>: compare and exchange"
    case .atomicAdd: "Atomic<UInt64>: add"
    }
  }
}

extension StudyFamily {
  /// D3.T8: which atomic operations allocate.
  static let atomicOperations = StudyFamily(
    .atomicOperations, system: "S7", operation: "the one operation that the form names",
    parameters: "`entries` keys are in the filled maps; each first store has a map of its own, made beforehand",
    passes: [.allocations, .counters], typicalNanoseconds: 1_000,
    forms: AtomicOperationsForm.self)
}

/// What a program makes, in the matrix of escapes: `values.size` bytes in one of these shapes.
package enum EscapeConstruct: String, CaseIterable, Sendable {
  case `struct`
  case `class`
  case closure
  case array
  case filledArray = "filled-array"
  case dictionary
  case existential
  case temporary

  /// One line for `maplab list studies`.
  var summary: String {
    switch self {
    case .struct: "a struct of `values.size` bytes"
    case .class: "an object with `values.size` bytes of fields"
    case .closure: "a closure over a struct of `values.size` bytes"
    case .array: "an array literal of `values.size` / 8 words"
    case .filledArray: "Array(repeating:count:) of `values.size` / 8 words"
    case .dictionary: "a dictionary that gets one entry, with a value of `values.size` bytes"
    case .existential: "an `any Protocol` that holds a struct of `values.size` bytes"
    case .temporary: "withUnsafeTemporaryAllocation of `values.size` bytes"
    }
  }

  /// Its possible fates: a temporary allocation can't leave its function.
  package var fates: [EscapeFate] { self == .temporary ? [.local] : EscapeFate.allCases }
}

/// What becomes of a construct: which boundary it crosses. Every function named here is never inlined.
package enum EscapeFate: String, CaseIterable, Sendable {
  case local
  case passed
  case handed
  case copied
  case lent
  case returned
  case captured
  case stored

  /// One line for `maplab list studies`.
  var summary: String {
    switch self {
    case .local: "made, read and dropped in one function"
    case .passed: "made in one function and read by another that it calls"
    case .handed: "made in one function and read by another that is chosen at run time"
    case .copied: "taken out of an object that held it all along, and read by another function"
    case .lent: "read by a closure that another function calls and does not keep"
    case .returned: "made in one function and returned to its caller, which reads it"
    case .captured: "captured by a closure that is returned, called and dropped by the caller"
    case .stored: "put into a property of an object that lives on, in place of the one before"
    }
  }
}

/// The forms of `escape`: every construct with every fate that it can have.
package struct EscapeForm: StudyForm {
  /// What is made.
  package let construct: EscapeConstruct
  /// What becomes of it.
  package let fate: EscapeFate

  package static let allCases = EscapeConstruct.allCases.flatMap { construct in
    construct.fates.map { EscapeForm(construct: construct, fate: $0) }
  }

  package var rawValue: String { "\(construct.rawValue)-\(fate.rawValue)" }
  package var summary: String { "\(construct.summary), \(fate.summary)" }
}

extension StudyFamily {
  /// D1.T8, D3.T1, D3.T2, D3.T3: does it escape? Every construct with every fate.
  static let escape = StudyFamily(
    .escape, system: "-",
    operation: "make the construct, let it cross the boundary, read a word whose place is known at run time, drop it",
    parameters: "`values.size`: bytes of what is made, one of \(escapeSizes.map(String.init).joined(separator: ", "))",
    passes: [.time, .allocations, .counters], formsAgree: true, typicalNanoseconds: 60,
    forms: EscapeForm.self)

  /// The sizes for which the matrix of escapes is compiled, in bytes.
  package static let escapeSizes = [8, 16, 24, 32, 40, 64, 128, 256, 512]
}
