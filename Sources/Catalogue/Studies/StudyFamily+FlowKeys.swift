extension StudyFamily {
  /// S13, D1.T5: a 16-byte key at different alignments, compared in different ways.
  static let flowKeys = StudyFamily(
    id: "flow-keys", system: "S13",
    operation: "find one 16-byte flow key in a table of raw memory: one hash, one comparison, which is equal",
    parameters:
      "`entries` keys are in the table, which has a power of two of slots of 16 bytes, at least four for each",
    passes: [.time, .counters, .observations], formsAgree: true, typicalNanoseconds: 20,
    forms: [
      Form("fields-16", "five comparisons of fields; keys at multiples of 16 bytes"),
      Form("fields-8", "the same at 8 bytes beyond multiples of 16"),
      Form("fields-odd", "the same at 5 bytes beyond"),
      Form("words-16", "two comparisons of 8 bytes; keys at multiples of 16 bytes"),
      Form("words-8", "the same at 8 bytes beyond"),
      Form("words-odd", "the same at 5 bytes beyond"),
      Form("vector-16", "one comparison of 16 bytes in a vector register; keys at multiples of 16 bytes"),
      Form("vector-8", "the same at 8 bytes beyond"),
      Form("vector-odd", "the same at 5 bytes beyond"),
    ],
    observations: [
      .observed(
        "key_alignment", "B", .neither, "the largest power of two, up to 64, that divides the address of every key"),
      .observed(
        "keys_across_lines", "ratio", .lowerIsBetter, "share of the keys that lie in two cache lines of 64 bytes"),
      .observed("flow_table_bytes", "B", .lowerIsBetter, "bytes of the table's memory"),
      .observed(
        "document_key_bytes", "B", .neither,
        "bytes that the fields of the document's flow key take, laid out by C's rules for its widest field"),
    ])
}
