import Measurement
import Platform

/// A "map" whose memory is known: one block of 100 bytes per key, and nothing else.
final class BlockMap: MemoryWorkload {
  static let blockSize = 100

  let entries: Int
  private(set) var count = 0
  private var blocks: UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>

  init(entries: Int) {
    self.entries = entries
    blocks = .allocate(capacity: 3 * entries)
    blocks.initialize(repeating: nil)
  }

  func build(_ keys: Range<Int>) { keys.forEach(insert) }
  func work() {}
  func delete(_ keys: Range<Int>) { keys.forEach(remove) }
  func regrow() { (entries..<3 * entries).forEach(insert) }
  func drop() { blocks.indices.forEach(remove) }

  /// As if deletion had left half of the keys.
  func rebuild() -> Bool {
    build(0..<(entries / 2))
    return true
  }

  private func insert(_ key: Int) {
    blocks[key] = malloc(Self.blockSize)
    memset(blocks[key]!, 1, Self.blockSize)
    count += 1
  }

  private func remove(_ key: Int) {
    guard let block = blocks[key] else { return }
    free(block)
    blocks[key] = nil
    count -= 1
  }
}
