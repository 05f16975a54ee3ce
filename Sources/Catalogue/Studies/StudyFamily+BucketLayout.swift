/// The forms of `bucket-header`.
package enum BucketHeaderForm: String, StudyForm {
  case living

  package var summary: String { "keys and values of 8 bytes; the header does not depend on them" }
}

extension StudyFamily {
  /// D4.T2: where the header's fields are, found in the bytes of live maps.
  static let bucketHeader = StudyFamily(
    .bucketHeader, system: "S18",
    operation: "change living bucket maps and find the bytes of the header that change with them",
    passes: [.observations],
    forms: BucketHeaderForm.self,
    observations: headerFields.map {
      .observed("header_\($0)_offset", "B", .neither, "bytes from the header's start to \($0)")
    }
      + [
        .observed("header_bytes", "B", .lowerIsBetter, "bytes from the header's start to the end of its last field"),
        .observed(
          "header_padding_bytes", "B", .lowerIsBetter, "bytes of the header that belong to no field that was found"),
        .observed(
          "header_padding_before_hash0", "B", .lowerIsBetter, "bytes between the end of noverflow and hash0"),
        .observed("header_as_declared", "fields", .neither, "fields that are where MemoryLayout says"),
        .observed(
          "header_map_bytes", "B", .lowerIsBetter, "bytes of the map in Swift: the header, random numbers, a counter"),
        .observed("header_buckets_adjacent", "0/1", .neither, "the buckets begin right after the header"),
      ])

  /// The header's fields under Go's names, in the order of the document.
  package static let headerFields = [
    "count", "flags", "b", "noverflow", "hash0", "buckets", "oldbuckets", "nevacuate", "extra",
  ]
}

/// The forms of `bucket-layout`.
package enum BucketLayoutForm: String, StudyForm {
  case uint64Uint64 = "uint64-uint64"
  case uint32Uint8 = "uint32-uint8"
  case stringUint64 = "string-uint64"

  package var summary: String {
    switch self {
    case .uint64Uint64: "keys and values of 8 bytes"
    case .uint32Uint8: "keys of 4 bytes, values of one"
    case .stringUint64: "strings as keys (16 bytes in place), values of 8 bytes"
    }
  }
}

extension StudyFamily {
  /// D4.T4: where things are in a bucket, found in the bytes of a live map's table.
  static let bucketLayout = StudyFamily(
    .bucketLayout, system: "S18",
    operation: "change a living bucket map and find the bytes of its first bucket that change with it",
    passes: [.observations],
    forms: BucketLayoutForm.self,
    observations: [
      .observed("bucket_tophash_offset", "B", .neither, "bytes from a bucket's start to the first tophash byte"),
      .observed("bucket_tophash_bytes", "B", .neither, "tophash bytes, one after the other"),
      .observed("bucket_keys_offset", "B", .neither, "bytes to the first key"),
      .observed("bucket_key_stride", "B", .neither, "bytes from one key to the next"),
      .observed("bucket_values_offset", "B", .neither, "bytes to the first value"),
      .observed("bucket_value_stride", "B", .neither, "bytes from one value to the next"),
      .observed("bucket_overflow_offset", "B", .neither, "bytes to the overflow pointer"),
      .observed("bucket_bytes", "B", .lowerIsBetter, "bytes from one bucket to the next"),
      .observed("bucket_overflow_from_end", "B", .neither, "bytes from the overflow pointer to the bucket's end"),
      .observed("bucket_values_behind_keys", "B", .neither, "bytes from the end of the keys to the first value"),
      .observed(
        "bucket_as_declared", "figures", .neither, "of the eight figures above, those that the declaration gives too"),
    ])
}

/// The forms of `bucket-size`: pairs of types, as Go's programs have them.
package enum BucketSizeForm: String, StudyForm {
  case uint8Uint8 = "uint8-uint8"
  case uint16None = "uint16-none"
  case uint32Uint8 = "uint32-uint8"
  case uint64Uint64 = "uint64-uint64"
  case stringNone = "string-none"
  case stringUint64 = "string-uint64"
  case stringString = "string-string"
  case stringSlice = "string-slice"

  package var summary: String {
    switch self {
    case .uint8Uint8: "keys and values of one byte"
    case .uint16None: "a set of keys of 2 bytes"
    case .uint32Uint8: "keys of 4 bytes, values of one"
    case .uint64Uint64: "keys and values of 8 bytes"
    case .stringNone: "a set of strings (16 bytes in place)"
    case .stringUint64: "strings as keys, values of 8 bytes"
    case .stringString: "strings as keys and values"
    case .stringSlice: "strings as keys, values of 24 bytes: as large as Go's header of a slice"
    }
  }
}

/// The forms of `bucket-neighbours`.
package enum BucketNeighboursForm: String, StudyForm {
  case packed
  case natural
  case aligned

  package var summary: String {
    switch self {
    case .packed: "24 bytes each: buckets of two threads in every line"
    case .natural: "16 bytes each, what a key of 8 bytes, a value of 4 and a state of one take"
    case .aligned: "64 bytes each, aligned to 64: no line has buckets of two threads"
    }
  }
}

extension StudyFamily {
  /// D4.T22: what an overflow bucket takes, by the types of keys and values.
  static let bucketSize = StudyFamily(
    .bucketSize, system: "S18",
    operation: "insert the ninth key of one bucket, for which an overflow bucket is taken",
    passes: [.allocations, .observations],
    forms: BucketSizeForm.self,
    observations: [
      .observed("size_header_bytes", "B", .lowerIsBetter, "bytes of the header's fields for these types"),
      .observed("size_pair_bytes", "B", .neither, "bytes of a key and a value"),
      .observed("size_slots", "slots", .neither, "keys that a bucket takes before an overflow bucket is linked"),
      .observed("size_overflow_bytes", "B", .lowerIsBetter, "bytes by which the buckets grow with an overflow bucket"),
      .observed("size_besides_pairs", "B", .lowerIsBetter, "those of them that are no room for keys and values"),
    ])

  /// D4.T3: what writers of neighbouring buckets do to a reader, by how far apart buckets lie.
  static let bucketNeighbours = StudyFamily(
    .bucketNeighbours, system: "S18",
    operation: "read key, state and value of one of the reader's buckets, or change the value of a writer's bucket",
    parameters: "`entries` buckets, which belong to the `threads` in turn; the first thread reads, the others write",
    passes: [.time, .observations], threads: 1...64, formsAgree: true, typicalNanoseconds: 10,
    forms: BucketNeighboursForm.self,
    observations: [
      .observed("neighbour_bytes", "B", .lowerIsBetter, "bytes of all buckets"),
      .observed(
        "neighbour_shared_lines", "ratio", .lowerIsBetter,
        "share of the lines of 64 bytes that hold bytes of two threads' buckets"),
    ])
}

/// The forms of `bucket-alignment`.
package enum BucketAlignmentForm: String, StudyForm {
  case packedRandom = "packed-random"
  case alignedRandom = "aligned-random"
  case packedWalk = "packed-walk"
  case alignedWalk = "aligned-walk"

  package var summary: String {
    switch self {
    case .packedRandom: "24 bytes each, drawn at random"
    case .alignedRandom: "64 bytes each, aligned to 64, drawn at random"
    case .packedWalk: "24 bytes each, one after the other"
    case .alignedWalk: "64 bytes each, aligned to 64, one after the other"
    }
  }
}

extension StudyFamily {
  /// D4.T3: adjacent buckets of 24 bytes, compared with buckets aligned to cache lines.
  static let bucketAlignment = StudyFamily(
    .bucketAlignment, system: "S18",
    operation: "read the key, the state and the value of one bucket of an array",
    parameters: "the array has `entries` buckets, rounded up to a power of two", passes: [.time, .counters],
    typicalNanoseconds: 10,
    forms: BucketAlignmentForm.self)
}
