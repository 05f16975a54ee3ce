extension StudyFamily {
  /// D4.T2: where the header's fields stand, found in the bytes of living maps.
  static let bucketHeader = StudyFamily(
    id: "bucket-header", system: "S18",
    operation: "change living bucket maps and find the bytes of the header that follow", passes: [.observations],
    forms: [Form("living", "keys and values of 8 bytes; the header does not depend on them")],
    observations: headerFields.map {
      .observed("header_\($0)_offset", "B", .neither, "bytes from the header's start to \($0)")
    }
      + [
        .observed("header_bytes", "B", .lowerIsBetter, "bytes from the header's start to the end of its last field"),
        .observed(
          "header_padding_bytes", "B", .lowerIsBetter, "bytes of the header that belong to no field that was found"),
        .observed("header_as_declared", "fields", .neither, "fields that stand where MemoryLayout says that they do"),
        .observed(
          "header_map_bytes", "B", .lowerIsBetter, "bytes of the map in Swift: the header, random numbers, a counter"),
        .observed("header_buckets_adjacent", "0/1", .neither, "the buckets begin right behind the header"),
      ])

  /// The header's fields under Go's names, in the order of the document.
  package static let headerFields = [
    "count", "flags", "b", "noverflow", "hash0", "buckets", "oldbuckets", "nevacuate", "extra",
  ]

  /// D4.T4: where things stand in a bucket, found in the bytes of a living map's table.
  static let bucketLayout = StudyFamily(
    id: "bucket-layout", system: "S18",
    operation: "change a living bucket map and find the bytes of its first bucket that follow", passes: [.observations],
    forms: [
      Form("uint64-uint64", "keys and values of 8 bytes"),
      Form("uint32-uint8", "keys of 4 bytes, values of one"),
      Form("string-uint64", "strings as keys (16 bytes in place), values of 8 bytes"),
    ],
    observations: [
      .observed("bucket_tophash_offset", "B", .neither, "bytes from a bucket's start to the first tophash byte"),
      .observed("bucket_tophash_bytes", "B", .neither, "tophash bytes, one behind the other"),
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
