/// The forms of `flow-keys`.
package enum FlowKeysForm: String, StudyForm {
  case fields16 = "fields-16"
  case fields8 = "fields-8"
  case fieldsOdd = "fields-odd"
  case words16 = "words-16"
  case words8 = "words-8"
  case wordsOdd = "words-odd"
  case vector16 = "vector-16"
  case vector8 = "vector-8"
  case vectorOdd = "vector-odd"

  package var summary: String {
    switch self {
    case .fields16: "five comparisons of fields; keys at multiples of 16 bytes"
    case .fields8: "the same at 8 bytes beyond multiples of 16"
    case .fieldsOdd: "the same at 5 bytes beyond"
    case .words16: "two comparisons of 8 bytes; keys at multiples of 16 bytes"
    case .words8: "the same at 8 bytes beyond"
    case .wordsOdd: "the same at 5 bytes beyond"
    case .vector16: "one comparison of 16 bytes in a vector register; keys at multiples of 16 bytes"
    case .vector8: "the same at 8 bytes beyond"
    case .vectorOdd: "the same at 5 bytes beyond"
    }
  }
}

extension StudyFamily {
  /// S13, D1.T5: a 16-byte key at different alignments, compared in different ways.
  static let flowKeys = StudyFamily(
    .flowKeys, system: "S13",
    operation: "find one 16-byte flow key in a table of raw memory: one hash and one comparison, which succeeds",
    parameters:
      "`entries` keys are in the table, which has a power of two of 16-byte slots, at least four for each",
    passes: [.time, .counters, .observations], formsAgree: true, typicalNanoseconds: 20,
    forms: FlowKeysForm.self,
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

/// The forms of `pointer-keys`.
package enum PointerKeysForm: String, StudyForm {
  case classReference = "class-reference"
  case identityKey = "identity-key"
  case unownedIdentityKey = "unowned-identity-key"
  case typedPointer = "typed-pointer"
  case objectIdentifier = "object-identifier"
  case address
  case rawPointer = "raw-pointer"

  package var summary: String {
    switch self {
    case .classReference: "the reference itself, of a class that isn't Hashable; held in an array"
    case .identityKey: "the lab's IdentityKey: the reference, hashed by its address"
    case .unownedIdentityKey: "the lab's UnownedIdentityKey: the address, with the object's type"
    case .typedPointer: "an UnsafeMutablePointer to a record"
    case .objectIdentifier: "the standard library's ObjectIdentifier"
    case .address: "the address as UInt"
    case .rawPointer: "the address as UnsafeRawPointer"
    }
  }
}

extension StudyFamily {
  /// S13, D1.T6: what can serve as a key for an object's identity, and what such a key is good for.
  static let pointerKeys = StudyFamily(
    .pointerKeys, system: "S13",
    operation:
      "put a key for an object into a map, release the object, make new ones, and ask the compiler about a key's type",
    passes: [.observations], typicalNanoseconds: 2.5e8,
    forms: PointerKeysForm.self,
    observations: [
      .observed("key_is_hashable", "0/1", .neither, "1 if the key's type conforms to Hashable"),
      .observed("key_keeps_object", "0/1", .neither, "1 if the object lives on when only the key is left"),
      .observed(
        "key_meets_new_object", "0/1", .neither,
        "1 if one of 1,000 objects made after the first was released is found under the first one's key"),
      .observed(
        "key_refuses_other_type", "0/1", .neither,
        "1 if the compiler refuses a key that was made of an object of another type"
      ),
    ])
}

/// The forms of `hash-buckets`.
package enum HashBucketsForm: String, StudyForm {
  case asPrinted = "as-printed"
  case murmur3
  case murmur2
  case fnv1a
  case goFallback = "go-fallback"
  case swiftHasher = "swift-hasher"
  case lab
  case number

  package var summary: String {
    switch self {
    case .asPrinted: "no function: the hashes that the document prints"
    case .murmur3: "MurmurHash3, 32 bits, seed 0, sign bit off: what the document's program calls"
    case .murmur2: "MurmurHash2, 32 bits, seed 5381: Redis up to 3.x"
    case .fnv1a: "FNV-1a, 32 bits"
    case .goFallback: "the hash of Go's maps on machines without AES instructions, since 1.17"
    case .swiftHasher: "the standard library's Hasher: SipHash-1-3"
    case .lab: "the lab's own maps: folded multiplications"
    case .number: "the key's number itself, as if it were its hash"
    }
  }
}

extension StudyFamily {
  /// D5.T3: in which of 256 buckets hash functions put three keys whose numbers are 256 apart.
  static let hashBuckets = StudyFamily(
    .hashBuckets, system: "-", operation: "hash the keys `user:1`, `user:257` and `user:513`",
    passes: [.observations],
    forms: HashBucketsForm.self,
    observations: [
      .observed("hash_user_1", "number", .neither, "the hash of user:1, its lower 32 bits"),
      .observed("hash_user_257", "number", .neither, "the hash of user:257, its lower 32 bits"),
      .observed("hash_user_513", "number", .neither, "the hash of user:513, its lower 32 bits"),
      .observed("bucket_user_1", "bucket", .neither, "the bucket of user:1: its hash modulo 256"),
      .observed("bucket_user_257", "bucket", .neither, "the bucket of user:257"),
      .observed("bucket_user_513", "bucket", .neither, "the bucket of user:513"),
      .observed("keys_in_bucket_62", "keys", .neither, "how many of the three keys lie in bucket 62"),
      .observed(
        "most_in_one_bucket", "keys", .neither, "how many of the three keys lie in the bucket that has most of them"),
      .observed(
        "steps_in_first_bucket", "ratio", .lowerIsBetter,
        "share of 10,000 keys user:257, user:513, user:769, … that lie in user:1's bucket; 1/256 by chance"),
      .observed(
        "seeds_that_collide", "ratio", .lowerIsBetter,
        "share of 10,000 seeds of the function under which user:1 and user:257 share a bucket; 1/256 by chance"),
    ])
}

/// The forms of `key-text`.
package enum KeyTextForm: String, StudyForm {
  case concatenation
  case interpolation
  case reusedBuffer = "reused-buffer"
  case uninitializedCapacity = "uninitialized-capacity"
  case decodedBytes = "decoded-bytes"
  case borrowedBytes = "borrowed-bytes"

  package var summary: String {
    switch self {
    case .concatenation: "a new String by +"
    case .interpolation: "a new String by \"\\(prefix)\\(number)\""
    case .reusedBuffer: "one String with reserved capacity, emptied and appended to"
    case .uninitializedCapacity: "a new String whose bytes are written in place"
    case .decodedBytes: "a new String decoded from a byte buffer that is reused"
    case .borrowedBytes: "the UTF-8 bytes in a buffer that is reused: only the number is written anew"
    }
  }
}

extension StudyFamily {
  /// S14, D5.T8: a composed string key, built and passed to a function.
  static let keyText = StudyFamily(
    .keyText, system: "S14",
    operation: "build the text `…user:<number>` of one key and hand it to a function that isn't inlined",
    parameters: keyParameters, passes: [.time, .latency, .allocations, .counters], formsAgree: true,
    typicalNanoseconds: 50, forms: KeyTextForm.self)
}

/// The forms of `key-building`.
package enum KeyBuildingForm: String, StudyForm {
  case madeBefore = "made-before"
  case concatenation
  case interpolation
  case reusedBuffer = "reused-buffer"
  case uninitializedCapacity = "uninitialized-capacity"
  case decodedBytes = "decoded-bytes"
  case spanMadeBefore = "span-made-before"
  case spanConcatenation = "span-concatenation"
  case spanBorrowedBytes = "span-borrowed-bytes"
  case arenaBorrowedBytes = "arena-borrowed-bytes"

  package var summary: String {
    switch self {
    case .madeBefore: "no key is built: the strings are ready; Dictionary, as the next five"
    case .concatenation: KeyTextForm.concatenation.summary
    case .interpolation: KeyTextForm.interpolation.summary
    case .reusedBuffer: KeyTextForm.reusedBuffer.summary
    case .uninitializedCapacity: KeyTextForm.uninitializedCapacity.summary
    case .decodedBytes: KeyTextForm.decodedBytes.summary
    case .spanMadeBefore: "the strings are ready; SpanMap, as the next two"
    case .spanConcatenation: "a new String by +"
    case .spanBorrowedBytes: "\(KeyTextForm.borrowedBytes.summary), looked up without a String"
    case .arenaBorrowedBytes: "the same in ArenaMap, which holds the keys' bytes and no strings"
    }
  }
}

extension StudyFamily {
  /// S14, D5.T8: a composed string key, built and looked up.
  static let keyBuilding = StudyFamily(
    .keyBuilding, system: "S14", operation: "build the key `…user:<number>` of one entry and look it up",
    parameters: keyParameters, passes: [.time, .latency, .allocations, .counters], formsAgree: true,
    typicalNanoseconds: 100,
    forms: KeyBuildingForm.self)

  private static let keyParameters = """
    `entries` keys, over which the operations go again and again; `keys.length` bytes in a key, at least `user:` and the \
    number (type string). Swift stores up to 15 in place
    """
}
