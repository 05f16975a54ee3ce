/// Why a `StaticMap` can't be built or written as source. Keys are given by their descriptions.
public enum StaticMapError: Error, Equatable, Sendable {
  /// The key was given more than once.
  case duplicateKey(String)
  /// Two different keys have the same hash under every seed that was tried, so only `==` distinguishes them.
  case equalHashes(String, String)
  /// The keys' hashes are so similar, under every seed that was tried, that no perfect hash was found.
  case unevenHashes
  /// A constant table can only have ASCII keys.
  case keyBeyondASCII(String)
  /// A constant table needs at least one key.
  case noKeys
}

extension StaticMapError: CustomStringConvertible {
  /// The reason in a sentence.
  public var description: String {
    switch self {
    case .duplicateKey(let key): "the key \(key) is given more than once"
    case .equalHashes(let a, let b): "the keys \(a) and \(b) have one hash under every seed"
    case .unevenHashes: "the keys' hashes are too much alike for a perfect hash"
    case .keyBeyondASCII(let key): "the key \(key) has characters beyond ASCII, which a constant table doesn't take"
    case .noKeys: "there are no keys, and a constant table needs one"
    }
  }
}
