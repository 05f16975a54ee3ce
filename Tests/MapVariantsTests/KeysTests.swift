import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

@Suite struct KeysTests {
  /// Values at the ends of each field and between them.
  private static let flows: [(UInt32, UInt32, UInt16, UInt16, UInt8)] = {
    var random = SplitMix64(seed: 5)
    var flows: [(UInt32, UInt32, UInt16, UInt16, UInt8)] = [
      (0, 0, 0, 0, 0), (.max, .max, .max, .max, .max), (1, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0),
      (0, 0, 0, 1, 0), (0, 0, 0, 0, 1), (.max, 0, 0, 0, 0), (0, .max, 0, 0, 0), (0, 0, .max, 0, 0),
      (0, 0, 0, .max, 0), (0, 0, 0, 0, .max),
    ]
    for _ in 0..<200 {
      let (a, b) = (random.next(), random.next())
      flows.append(
        (
          UInt32(truncatingIfNeeded: a), UInt32(truncatingIfNeeded: a >> 32), UInt16(truncatingIfNeeded: b),
          UInt16(truncatingIfNeeded: b >> 16), UInt8(truncatingIfNeeded: b >> 32)
        ))
    }
    return flows
  }()

  private func key<Key: FlowKey>(_ flow: (UInt32, UInt32, UInt16, UInt16, UInt8), as: Key.Type) -> Key {
    Key(source: flow.0, destination: flow.1, sourcePort: flow.2, destinationPort: flow.3, transport: flow.4)
  }

  private func check<Key: FlowKey>(_ type: Key.Type) {
    for (number, flow) in KeysTests.flows.enumerated() {
      let made = key(flow, as: type)
      #expect(made.source == flow.0 && made.destination == flow.1)
      #expect(made.sourcePort == flow.2 && made.destinationPort == flow.3 && made.transport == flow.4)
      #expect(Key(words: made.words) == made)
      #expect(made.words.ports >> 40 == 0)
      for (other, otherFlow) in KeysTests.flows.enumerated() {
        #expect((key(otherFlow, as: type) == made) == (other == number))
      }
      let bytes = withUnsafeBytes(of: made) { Array($0) }
      #expect(bytes.count == 16 && bytes.suffix(3) == [0, 0, 0], "the filling is zero in memory too")
    }
  }

  @Test func fieldsComeBackAndDecideEquality() {
    check(FieldwiseFlowKey.self)
    check(WordFlowKey.self)
    check(VectorFlowKey.self)
  }

  @Test func allFlowKeysAreTheSameSixteenBytes() {
    let seed = HashSeed(3)
    for flow in KeysTests.flows {
      let fieldwise = key(flow, as: FieldwiseFlowKey.self)
      let word = WordFlowKey(fieldwise)
      let vector = VectorFlowKey(word)
      #expect(FieldwiseFlowKey(vector) == fieldwise)
      #expect(fieldwise.words == word.words && word.words == vector.words)
      #expect(fieldwise.hash(seededBy: seed) == word.hash(seededBy: seed))
      #expect(vector.hash(seededBy: seed) == word.hash(seededBy: seed))
      #expect(fieldwise.hashValue == vector.hashValue)
      let bytes = withUnsafeBytes(of: fieldwise) { Array($0) }
      #expect(withUnsafeBytes(of: word) { Array($0) } == bytes)
      #expect(withUnsafeBytes(of: vector) { Array($0) } == bytes)
    }
  }

  @Test func flowKeysAreAlignedAsTheirNamesSay() {
    #expect(MemoryLayout<FieldwiseFlowKey>.size == 16 && MemoryLayout<FieldwiseFlowKey>.stride == 16)
    #expect(MemoryLayout<WordFlowKey>.size == 16 && MemoryLayout<WordFlowKey>.stride == 16)
    #expect(MemoryLayout<VectorFlowKey>.size == 16 && MemoryLayout<VectorFlowKey>.stride == 16)
    #expect(MemoryLayout<FieldwiseFlowKey>.alignment == 4)
    #expect(MemoryLayout<WordFlowKey>.alignment == 8)
    #expect(MemoryLayout<VectorFlowKey>.alignment == 16)
  }

  @Test func aFillingThatIsNotZeroTraps() async {
    await #expect(processExitsWith: .failure) { _ = FlowWords(addresses: 0, ports: 1 << 40) }
  }

  @Test func flowKeysWorkInEveryMap() throws {
    func fill<Key: FlowKey>(_ type: Key.Type) throws {
      var span = SpanMap<Key, Int>(seed: 1)
      var dictionary: [Key: Int] = [:]
      for (number, flow) in KeysTests.flows.enumerated() {
        span[key(flow, as: type)] = number
        dictionary[key(flow, as: type)] = number
      }
      span.checkInvariants()
      let fixed = try StaticMap(dictionary)
      for (number, flow) in KeysTests.flows.enumerated() {
        let key = key(flow, as: type)
        #expect(span[key] == number && dictionary[key] == number && fixed[key] == number)
      }
    }
    try fill(FieldwiseFlowKey.self)
    try fill(WordFlowKey.self)
    try fill(VectorFlowKey.self)
  }

  @Test func anIdentityKeyKeepsItsObjectAlive() {
    let counter = LiveCounter()
    var map = SpanMap<IdentityKey<Tracked>, Int>()
    map[IdentityKey(Tracked(1, counter))] = 1
    #expect(counter.count == 1)
    map.forEach { key, value in #expect(key.object.number == UInt64(value)) }
    map.removeAll()
    #expect(counter.count == 0)
  }

  @Test func identityIgnoresContents() {
    struct Same {}
    final class Box: Equatable {
      static func == (a: Box, b: Box) -> Bool { true }
    }
    let (a, b) = (Box(), Box())
    #expect(a == b)
    #expect(IdentityKey(a) != IdentityKey(b) && IdentityKey(a) == IdentityKey(a))
    #expect(UnownedIdentityKey(a) != UnownedIdentityKey(b) && UnownedIdentityKey(a) == UnownedIdentityKey(a))
    #expect(AddressKey(of: a) != AddressKey(of: b) && AddressKey(of: a) == AddressKey(of: a))
    #expect(UnownedIdentityKey(a).identifies(a) && !UnownedIdentityKey(a).identifies(b))
    var strong: [IdentityKey<Box>: Int] = [:]
    var unowned: [UnownedIdentityKey<Box>: Int] = [:]
    var addresses: [AddressKey: Int] = [:]
    for (number, box) in [a, b, a].enumerated() {
      strong[IdentityKey(box)] = number
      unowned[UnownedIdentityKey(box)] = number
      addresses[AddressKey(of: box)] = number
    }
    #expect(strong.count == 2 && unowned.count == 2 && addresses.count == 2)
    #expect(strong[IdentityKey(a)] == 2 && unowned[UnownedIdentityKey(a)] == 2 && addresses[AddressKey(of: a)] == 2)
    withExtendedLifetime((a, b)) {}
  }

  @Test func identityKeysArePointersInSize() {
    #expect(MemoryLayout<IdentityKey<Tracked>>.size == MemoryLayout<UnsafeRawPointer>.size)
    #expect(MemoryLayout<UnownedIdentityKey<Tracked>>.size == MemoryLayout<UnsafeRawPointer>.size)
    #expect(MemoryLayout<AddressKey>.size == MemoryLayout<UnsafeRawPointer>.size)
  }

  @Test func anUnownedKeyLetsItsObjectDie() {
    let counter = LiveCounter()
    let keys = (0..<10).map { UnownedIdentityKey(Tracked($0, counter)) }
    let addresses = (0..<10).map { AddressKey(of: Tracked($0, counter)) }
    #expect(counter.count == 0)
    #expect(keys.count == 10 && addresses.count == 10)
  }

  @Test func addressesAreThoseOfTheirPointers() {
    withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { memory in
      let start = UnsafeRawPointer(memory.baseAddress!)
      #expect(AddressKey(start).address == UInt(bitPattern: start))
      #expect(AddressKey(start) != AddressKey(start + 1))
      #expect(AddressKey(address: UInt(bitPattern: start)) == AddressKey(start))
    }
  }

  /// The danger of keys that don't own: a later object, alive when the first is dead, is taken for it. Allocators like to
  /// give freed memory out again, so of 1,000 objects hundreds are mistaken; under AddressSanitizer, which keeps freed
  /// memory back, none. With keys that own, it never happens.
  @Test func aDeadObjectsAddressBecomesAnothers() {
    let counter = LiveCounter()
    var unowned = SpanMap<UnownedIdentityKey<Tracked>, UInt64>()
    var owned = SpanMap<IdentityKey<Tracked>, UInt64>()
    var mistaken = 0
    for number in 0..<1000 as Range<UInt64> {
      let object = Tracked(number, counter)
      if let found = unowned[UnownedIdentityKey(object)] {
        #expect(found != number, "the entry is of an object that died before")
        mistaken += 1
      }
      unowned[UnownedIdentityKey(object)] = number
      let other = Tracked(number, counter)
      #expect(owned[IdentityKey(other)] == nil)
      owned[IdentityKey(other)] = number
    }
    #expect(owned.count == 1000)
    #expect(unowned.count == 1000 - mistaken)
  }
}
