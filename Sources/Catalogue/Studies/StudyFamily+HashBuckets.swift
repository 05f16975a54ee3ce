extension StudyFamily {
  /// D5.T3: in which of 256 buckets hash functions put three keys whose numbers are 256 apart.
  static let hashBuckets = StudyFamily(
    id: "hash-buckets", system: "-", operation: "hash the keys `user:1`, `user:257` and `user:513`",
    passes: [.observations],
    forms: [
      Form("as-printed", "no function: the hashes that the document prints"),
      Form("murmur3", "MurmurHash3, 32 bits, seed 0, sign bit off: what the document's program calls"),
      Form("murmur2", "MurmurHash2, 32 bits, seed 5381: Redis up to 3.x"),
      Form("fnv1a", "FNV-1a, 32 bits"),
      Form("go-fallback", "the hash of Go's maps on machines without AES instructions, since 1.17"),
      Form("swift-hasher", "the standard library's Hasher: SipHash-1-3"),
      Form("lab", "the lab's own maps: folded multiplications"),
      Form("number", "the key's number itself, as if it were its hash"),
    ],
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
