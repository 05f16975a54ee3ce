import Catalogue
import MapVariants

/// The shape of a cell's keys: a prefix that ends in `user:` and a number, both of the same length in every key.
struct KeyShape {
  /// The keys' common prefix, for instance `user:` or `eu-central/user:`.
  let prefix: String
  /// The number of entry 0; the others follow.
  let firstNumber: Int
  /// How many keys there are.
  let entries: Int
  /// Decimal digits of each number.
  let digits: Int

  /// Keys of `length` bytes, or of as many as `user:` and the number need.
  ///
  /// Numbers start at a power of ten not below `entries`, so that all have the same number of digits and no leading
  /// zeros.
  init(length: Int, entries: Int) {
    var first = 1
    var digits = 1
    while first < entries {
      first *= 10
      digits += 1
    }
    let filling = String(repeating: "eu-central/", count: max(0, length) / 11 + 1)
    let user = "user:"
    prefix = filling.suffix(max(0, length - digits - user.utf8.count)) + user
    firstNumber = first
    self.entries = entries
    self.digits = digits
  }

  /// The shape that a cell requests.
  init(_ parameters: CellParameters) { self.init(length: parameters.keys.length, entries: parameters.entries) }

  /// Bytes of every key.
  var length: Int { prefix.utf8.count + digits }

  /// The number of the key that an operation builds: consecutive, wrapping around.
  @inline(__always)
  func number(_ operation: Int) -> Int { firstNumber &+ operation % entries }

  /// All keys, made in the simplest way, to fill maps with.
  var keys: [String] { (0..<entries).map { prefix + String(firstNumber + $0) } }
}

extension CreatableMap where Self: ~Copyable, Key == String, Value == UInt64 {
  /// A map from each of the shape's keys to its index in the list of keys. O(entries).
  init(of shape: KeyShape, hashSeed: UInt64 = 0) {
    self.init(minimumCapacity: shape.entries, seed: hashSeed)
    for (place, key) in shape.keys.enumerated() { updateValue(UInt64(place), forKey: key) }
  }
}

/// Writes `number` into the last `digits` bytes, from the right.
@inline(__always)
func writeDigits(_ number: Int, _ digits: Int, into bytes: UnsafeMutableBufferPointer<UInt8>) {
  var rest = UInt(bitPattern: number)
  var place = bytes.count
  for _ in 0..<digits {
    place &-= 1
    bytes[place] = UInt8(truncatingIfNeeded: rest % 10) &+ UInt8(ascii: "0")
    rest /= 10
  }
}
