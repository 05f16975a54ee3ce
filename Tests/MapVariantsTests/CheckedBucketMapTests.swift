import MapVariants
import Testing

/// The checks find who uses the map during a write. A key's `==` is called in the midst of one, and is here who does.
@Suite struct CheckedBucketMapTests {
  @Test func readsBesideReadsAreAllowed() {
    let shared = SharedMap()
    shared.pointer.pointee.updateValue(1, forKey: key(1, shared) { _ in })
    let found = shared.pointer.pointee.value(forKey: key(1, shared) { _ = $0.pointee.value(forKey: InnerKey.plain(2)) })
    #expect(found == 1)
    shared.pointer.pointee.checkInvariants()
  }

  #if os(Linux) || os(macOS)
    @Test func aReadDuringAWriteStopsTheProgram() async {
      await #expect(processExitsWith: .failure) {
        useDuringAWrite { _ = $0.pointee.value(forKey: InnerKey.plain(2)) }
      }
    }

    @Test func aWriteDuringAWriteStopsTheProgram() async {
      await #expect(processExitsWith: .failure) {
        useDuringAWrite { $0.pointee.updateValue(3, forKey: InnerKey.plain(2)) }
      }
    }

    @Test func aRemovalDuringAWriteStopsTheProgram() async {
      await #expect(processExitsWith: .failure) {
        useDuringAWrite { $0.pointee.removeValue(forKey: InnerKey.plain(2)) }
      }
    }
  #endif
}

/// A map that a key can reach, as a thread can that was given it without a lock.
private final class SharedMap {
  let pointer = UnsafeMutablePointer<CheckedBucketMap<InnerKey, Int>>.allocate(capacity: 1)

  init() { pointer.initialize(to: CheckedBucketMap(minimumCapacity: 0, seed: 1)) }

  deinit {
    pointer.deinitialize(count: 1)
    pointer.deallocate()
  }
}

/// All have one hash, so that `==` is asked; then `body` runs, if there is one.
private struct InnerKey: SpanKey {
  let number: Int
  let body: (() -> Void)?

  static func plain(_ number: Int) -> InnerKey { InnerKey(number: number, body: nil) }

  static func == (one: InnerKey, other: InnerKey) -> Bool {
    one.body?()
    other.body?()
    return one.number == other.number
  }
  func hash(into hasher: inout Hasher) {}
  func hash(seededBy seed: HashSeed) -> UInt64 { 7 }
}

private func key(
  _ number: Int, _ shared: SharedMap, _ body: @escaping (UnsafeMutablePointer<CheckedBucketMap<InnerKey, Int>>) -> Void
) -> InnerKey {
  // Raw, because the language's own check of exclusive access would come first.
  let address = UInt(bitPattern: shared.pointer)
  return InnerKey(number: number) {
    body(UnsafeMutablePointer(bitPattern: address)!)
  }
}

/// Puts a key into a map whose comparison with the key that is there runs `body`.
private func useDuringAWrite(_ body: @escaping (UnsafeMutablePointer<CheckedBucketMap<InnerKey, Int>>) -> Void) {
  let shared = SharedMap()
  shared.pointer.pointee.updateValue(1, forKey: InnerKey.plain(1))
  shared.pointer.pointee.updateValue(1, forKey: key(1, shared, body))
}
