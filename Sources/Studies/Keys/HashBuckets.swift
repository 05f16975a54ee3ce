import Catalogue
import MapVariants
import Measurement
import SeededRandom

extension CellProgram {
  /// D5.T3: three keys whose numbers are 256 apart, in 256 buckets.
  static func hashBuckets(_ form: HashBucketsForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      let function = HashFunction(form)
      let hashes = HashFunction.numbers.map { function.hash($0, seed: setting.seed) }
      for (number, hash) in zip(HashFunction.numbers, hashes) {
        observations.record("hash_user_\(number)", Double(UInt32(truncatingIfNeeded: hash)))
        observations.record("bucket_user_\(number)", HashFunction.bucket(hash))
      }
      let buckets = hashes.map(HashFunction.bucket)
      observations.record("keys_in_bucket_62", buckets.count { $0 == 62 })
      observations.record("most_in_one_bucket", buckets.map { one in buckets.count { $0 == one } }.max() ?? 0)
      function.observeSteps(firstBucket: buckets[0], seed: setting.seed, &observations)
      function.observeSeeds(&observations)
    }
    return program
  }
}

/// A way from a key's number to its hash.
private struct HashFunction {
  /// The numbers of the document's keys.
  static let numbers = [1, 257, 513]
  /// Further keys, and further seeds, that are tried.
  private static let trials = 10_000

  private let form: HashBucketsForm
  private let hashOf: (_ number: Int, _ seed: UInt64) -> UInt64
  private let isPrinted: Bool
  private let takesSeed: Bool

  init(_ form: HashBucketsForm) {
    self.form = form
    isPrinted = form == .asPrinted
    takesSeed =
      switch form {
      case .asPrinted, .murmur3, .murmur2, .fnv1a, .number: false
      case .goFallback, .swiftHasher, .lab: true
      }
    func bytes(_ number: Int) -> [UInt8] { Array("user:\(number)".utf8) }
    hashOf =
      switch form {
      case .asPrinted: { number, _ in Self.printed[number] ?? 0 }
      case .murmur3: { number, _ in UInt64(MurmurHash3.hash(bytes(number), seed: 0) & 0x7fff_ffff) }
      case .murmur2: { number, _ in UInt64(MurmurHash2.hash(bytes(number), seed: 5381)) }
      case .fnv1a: { number, _ in UInt64(FNV1a.hash(bytes(number))) }
      case .goFallback:
        { number, seed in
          var secrets = SplitMix64(seed: seed)
          return GoFallbackHash(secrets: secrets.next(), secrets.next()).hash(bytes(number), seed: secrets.next())
        }
      case .swiftHasher:
        { number, seed in
          UInt64(bitPattern: Int64("user:\(number)"._rawHashValue(seed: Int(truncatingIfNeeded: seed))))
        }
      case .lab: { number, seed in "user:\(number)".hash(seededBy: HashSeed(seed)) }
      case .number: { number, _ in UInt64(number) }
      }
  }

  /// The hashes in the document's column.
  private static let printed: [Int: UInt64] = [1: 0x2a8f_1c3e, 257: 0x2a8f_1d3e, 513: 0x2a8f_1e3e]

  /// The hash of `user:<number>`; of the number itself if that is the form.
  func hash(_ number: Int, seed: UInt64) -> UInt64 { hashOf(number, seed) }

  /// One of 256.
  static func bucket(_ hash: UInt64) -> Int { Int(hash % 256) }

  /// Whether steps of 256 lead to the same bucket more often than chance does.
  func observeSteps(firstBucket: Int, seed: UInt64, _ observations: inout Observations) {
    guard !isPrinted else {
      observations.recordAbsence(of: "steps_in_first_bucket", because: "the document prints three hashes")
      return
    }
    let met = (1...Self.trials).count { Self.bucket(hash(1 + 256 * $0, seed: seed)) == firstBucket }
    observations.record("steps_in_first_bucket", Double(met) / Double(Self.trials))
  }

  /// Whether two of the keys share a bucket under more seeds than by chance.
  func observeSeeds(_ observations: inout Observations) {
    guard takesSeed else {
      observations.recordAbsence(of: "seeds_that_collide", because: "\(form.rawValue) has one seed, or none")
      return
    }
    let met = (0..<Self.trials).count { trial in
      let seed = SplitMix64.mix(UInt64(trial))
      return Self.bucket(hash(1, seed: seed)) == Self.bucket(hash(257, seed: seed))
    }
    observations.record("seeds_that_collide", Double(met) / Double(Self.trials))
  }
}
