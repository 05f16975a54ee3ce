import MapAttack
import SeededRandom
import Testing

@testable import MapVariants

@Suite struct ControlGroupTests {
  private func withGroup(_ bytes: [UInt8], _ body: (UnsafeRawPointer) -> Void) {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    defer { memory.deallocate() }
    memory.copyMemory(from: bytes, byteCount: 16)
    body(memory)
  }

  private func expected(_ bytes: [UInt8], _ condition: (UInt8) -> Bool) -> SlotMask {
    SlotMask(bits: bytes.indices.reduce(0) { condition(bytes[$1]) ? $0 | 1 << UInt32($1) : $0 })
  }

  /// The portable form, byte by byte, for every value a byte can be compared with.
  @Test func portableGroupsAnswerExactly() {
    var random = SplitMix64(seed: 1)
    for round in 0..<300 {
      // Few distinct values, and neighbours by one, which a carry between bytes would confuse.
      let base = UInt8(truncatingIfNeeded: random.next())
      let bytes = (0..<16).map { _ in
        round % 2 == 0 ? base &+ UInt8(random.below(3)) : UInt8(truncatingIfNeeded: random.next())
      }
      withGroup(bytes) { memory in
        let group = PortableControlGroup(memory)
        for value in [base, base &+ 1, base &- 1, 0, 0x7f, ControlByte.empty, ControlByte.removed, ControlByte.sealed] {
          #expect(group.matches(value) == expected(bytes) { $0 == value })
        }
        #expect(group.full == expected(bytes) { $0 > 2 })
        #expect(group.vacant == expected(bytes) { $0 <= 2 })
      }
    }
  }

  @Test func theFastestFormAgreesWithThePortableOne() {
    var random = SplitMix64(seed: 2)
    for _ in 0..<300 {
      let bytes = (0..<16).map { _ in [0, 1, 2, 3, 0x7f, 0x80, 0x82, 0x83, 0xff][random.below(9)] as UInt8 }
      withGroup(bytes) { memory in
        let fastest = FastestControlGroup(memory)
        let portable = PortableControlGroup(memory)
        for value in [0, 1, 2, 3, 0x7f, 0x80, 0x82, 0x83, 0xff] as [UInt8] {
          #expect(fastest.matches(value) == portable.matches(value))
        }
        #expect(fastest.full == portable.full)
        #expect(fastest.vacant == portable.vacant)
      }
    }
  }

  @Test func tagsOfHashesAreThoseOfTheRule() {
    for low in UInt8.min...UInt8.max {
      let hash = 0x1234_5678_9abc_de00 | UInt64(low)
      let tag = ControlByte.tag(hash)
      #expect(ControlByte.isFull(tag))
      #expect(low <= 2 ? tag == low + 0x80 : tag == low)
      withGroup((0..<16).map { UInt8($0 * 16) &+ (low & 15) }) { memory in
        #expect(FastestControlGroup(memory).matches(tagOf: hash) == PortableControlGroup(memory).matches(tag))
      }
    }
  }

  @Test func groupsAreFilledFromDifferentSlotsOn() {
    for (group, start) in [(0, 0), (1, 4), (2, 8), (3, 12), (4, 0), (1_000_003, 12)] {
      var mask = SlotMask(bits: 0xffff)
      var order: [Int] = []
      while !mask.isEmpty {
        let slot = mask.first(inGroup: group)
        order.append(slot)
        mask.bits &= ~(1 << UInt32(slot))
      }
      #expect(order == (0..<16).map { ($0 + start) % 16 })
    }
  }

  @Test func aMaskGivesItsSlotsInOrder() {
    var mask = SlotMask(bits: 0b1000_0000_0001_0010)
    var slots: [Int] = []
    while !mask.isEmpty {
      slots.append(mask.first)
      mask.removeFirst()
    }
    #expect(slots == [1, 4, 15])
  }
}
