extension StudyFamily {
  /// D4.T15: all entries of a map, visited in ways that know more or less of its type.
  static let mapWalks = StudyFamily(
    id: "map-walks", system: "S5",
    operation: "visit every entry of a map from strings to numbers once, and add up what it holds",
    parameters: "`entries` of the map; `keys.length` bytes in a key (type string)",
    passes: [.time, .allocations, .counters], formsAgree: true, typicalNanoseconds: 1e6,
    forms: [
      Form("mirror", "Dictionary, by reflection: Mirror's children, of each the key and the value, cast back"),
      Form("any", "Dictionary, as Any: cast to [AnyHashable: Any], each key and value cast back"),
      Form("generic", "Dictionary, by a generic function over sequences that isn't specialised for it"),
      Form("keys-and-look-ups", "Dictionary, its keys one by one, each looked up again"),
      Form("direct", "Dictionary, by for-in with its type known"),
      Form("span-for-each", "SpanMap, a closure called with each entry"),
      Form("span-runs", "SpanMap, a Span of each run of neighbouring entries in its memory"),
    ])
}
