import Measurement
import Catalogue
import MapVariants
import Testing

@testable import Studies

/// The hash functions against published values, and what the study says of three keys.
@Suite struct HashBucketsTests {
  /// SMHasher's check of a whole function: keys 0, 0 1, 0 1 2, … up to 255 bytes, each under another seed, then the hash
  /// of all these hashes (Appleby, KeysetTest.cpp).
  private func verification(_ hash: ([UInt8], UInt32) -> UInt32) -> UInt32 {
    var hashes: [UInt8] = []
    for length in 0..<256 {
      let word = hash((0..<length).map { UInt8($0) }, UInt32(256 - length))
      for shift in [0, 8, 16, 24] as [UInt32] { hashes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }
    return hash(hashes, 0)
  }

  @Test func theFunctionsHaveTheirPublishedVerificationValues() {
    #expect(verification { MurmurHash2.hash($0, seed: $1) } == 0x2786_4c1e)
    #expect(verification { MurmurHash3.hash($0, seed: $1) } == 0xb0f5_7ee3)
    #expect(verification { FNV1a.hash($0, basis: 0x811c_9dc5 ^ $1) } == 0xe3cb_be91)
  }

  @Test func wellKnownTextsHaveTheirHashes() {
    #expect(MurmurHash3.hash([], seed: 0) == 0)
    #expect(MurmurHash3.hash([], seed: 1) == 0x514e_28b7)
    #expect(MurmurHash3.hash(Array("hello".utf8), seed: 0) == 0x248b_fa47)
    #expect(FNV1a.hash(Array("a".utf8)) == 0xe40c_292c)
    #expect(FNV1a.hash(Array("foobar".utf8)) == 0xbf9c_f968)
  }

  /// Every byte and the length count, whichever branch a length takes.
  @Test func theGoHashNoticesEveryByte() {
    let function = GoFallbackHash(secrets: 12, 34)
    for length in 1...48 {
      let bytes = [UInt8](repeating: 7, count: length)
      let hash = function.hash(bytes, seed: 5)
      #expect(hash != function.hash(bytes, seed: 6))
      #expect(hash != function.hash(bytes.dropLast(), seed: 5))
      for place in 0..<length {
        var other = bytes
        other[place] ^= 0x80
        #expect(function.hash(other, seed: 5) != hash, "byte \(place) of \(length)")
      }
    }
  }

  private func figures(_ form: String) throws -> [String: Double] {
    let study = try #require(Study.named("hash-buckets.\(form)"))
    var observations = Observations()
    try CellProgram.of(study, StudyTests.setting(study)).observation?(&observations)
    return observations.figures
  }

  /// By hand: 0x2a8f1c3e = 714021950, and 0x3e = 62 is the last byte of all three.
  @Test func thePrintedHashesAreThoseOfTheDocument() throws {
    let figures = try figures("as-printed")
    #expect(figures["hash_user_1"] == 714_021_950)
    #expect(figures["hash_user_257"] == 714_022_206)
    #expect(figures["hash_user_513"] == 714_022_462)
    #expect(figures["keys_in_bucket_62"] == 3 && figures["most_in_one_bucket"] == 3)
  }

  @Test func numbersThemselvesMeetInOneBucket() throws {
    let figures = try figures("number")
    #expect(figures["bucket_user_513"] == 1 && figures["most_in_one_bucket"] == 3)
    #expect(figures["steps_in_first_bucket"] == 1)
  }

  /// Hashes of texts meet as often as chance has it: 1 in 256, within five standard deviations of 10,000 trials.
  @Test(arguments: ["murmur3", "murmur2", "fnv1a", "go-fallback", "swift-hasher", "lab"])
  func stepsOf256AreLikeAnyOther(form: String) throws {
    let figures = try figures(form)
    let share = try #require(figures["steps_in_first_bucket"])
    #expect(abs(share - 1 / 256) < 5 * (0.0039 / 10_000).squareRoot(), "\(share)")
    if let seeds = figures["seeds_that_collide"] {
      #expect(abs(seeds - 1 / 256) < 5 * (0.0039 / 10_000).squareRoot(), "\(seeds)")
    }
  }
}
