import Platform
import SeededRandom

/// Sets what Swift's hash functions mix into every hash.
///
/// The runtime draws two seeds when a process starts, or takes fixed ones if SWIFT_DETERMINISTIC_HASHING is set.
/// A recorded seed makes a noisy pass repeatable while each process still has a different one; the exact passes use
/// the fixed ones.
package enum HashSeeding {
  /// The runtime's `_swift_stdlib_Hashing_parameters`.
  private struct Parameters {
    var seed0: UInt64
    var seed1: UInt64
    /// If true, `Dictionary` and `Set` don't mix the address of their storage into their hashes either.
    var deterministic: Bool
  }

  /// Sets both seeds from one number, or fixes them if `deterministic` is true.
  ///
  /// Call it before anything else of the process is hashed: a `Set` or `Dictionary` made earlier no longer finds its
  /// members. Throws `MeasurementError.hashSeedsUnreachable` if the runtime has no such variable.
  package static func apply(seed: UInt64, deterministic: Bool) throws {
    guard let parameters: UnsafeMutablePointer<Parameters> = DynamicSymbol.variable("_swift_stdlib_Hashing_parameters")
    else { throw MeasurementError.hashSeedsUnreachable }
    if deterministic {
      parameters.pointee = Parameters(seed0: 0, seed1: 0, deterministic: true)
    } else {
      parameters.pointee = Parameters(seed0: mixed(seed), seed1: mixed(~seed), deterministic: false)
    }
  }

  /// Similar seeds give unrelated hash functions.
  private static func mixed(_ seed: UInt64) -> UInt64 {
    var generator = SplitMix64(seed: seed)
    return generator.next()
  }
}
