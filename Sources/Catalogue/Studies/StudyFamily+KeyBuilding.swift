extension StudyFamily {
  /// S14, D5.T8: a composed string key, built and handed to a function.
  static let keyText = StudyFamily(
    id: "key-text", system: "S14",
    operation: "build the text `…user:<number>` of one key and hand it to a function that isn't inlined",
    parameters: keyParameters, passes: [.time, .latency, .allocations, .counters], formsAgree: true,
    typicalNanoseconds: 50, forms: stringForms + [borrowedBytes])

  /// S14, D5.T8: a composed string key, built and looked up.
  static let keyBuilding = StudyFamily(
    id: "key-building", system: "S14", operation: "build the key `…user:<number>` of one entry and look it up",
    parameters: keyParameters, passes: [.time, .latency, .allocations, .counters], formsAgree: true,
    typicalNanoseconds: 100,
    forms: [Form("made-before", "no key is built: the strings stand ready; Dictionary, as the next five")] + stringForms
      + [
        Form("span-made-before", "the strings stand ready; SpanMap, as the next two"),
        Form("span-concatenation", "a new String by +"),
        Form("span-borrowed-bytes", "\(borrowedBytes.summary), looked up without a String"),
        Form("arena-borrowed-bytes", "the same in ArenaMap, which holds the keys' bytes and no strings"),
      ])

  private static let keyParameters = """
    `entries` keys, over which the operations go again and again; `keys.length` bytes in a key, at least `user:` and the \
    number (type string). Swift stores up to 15 in place
    """

  private static let stringForms = [
    Form("concatenation", "a new String by +"),
    Form("interpolation", "a new String by \"\\(prefix)\\(number)\""),
    Form("reused-buffer", "one String with reserved capacity, emptied and appended to"),
    Form("uninitialized-capacity", "a new String whose bytes are written in place"),
    Form("decoded-bytes", "a new String decoded from a byte buffer that is reused"),
  ]

  private static let borrowedBytes = Form(
    "borrowed-bytes", "the UTF-8 bytes in a buffer that is reused: only the number is written anew")
}
