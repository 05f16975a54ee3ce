import Measurement
import Platform

/// A "map" whose memory is known: one block per key, and nothing else. Each is taken, given back and taken again, so that
/// allocators serve it from what they keep for the thread.
final class BlockMap: MemoryWorkload {
  private let blockSize: Int
  private let heap: HeapWatch
  let entries: Int
  private(set) var count = 0
  private var blocks: UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>

  /// Bytes of the blocks when all keys were there, as the allocator itself has rounded each: without its header.
  private(set) var usableBytes = 0

  init(entries: Int, blockSize: Int) throws {
    self.entries = entries
    self.blockSize = blockSize
    heap = try HeapWatch()
    blocks = .allocate(capacity: 3 * entries)
    blocks.initialize(repeating: nil)
  }

  func build(_ keys: Range<Int>) { keys.forEach(insert) }
  func work() { usableBytes = blocks.reduce(0) { $0 + ($1.flatMap(heap.usableSize) ?? 0) } }
  func delete(_ keys: Range<Int>) { keys.forEach(remove) }
  func regrow() { (entries..<3 * entries).forEach(insert) }
  func drop() { blocks.indices.forEach(remove) }

  /// As if deletion had left half of the keys.
  func rebuild() -> Bool {
    build(0..<(entries / 2))
    return true
  }

  private func insert(_ key: Int) {
    blocks[key] = malloc(blockSize)
    free(blocks[key])
    blocks[key] = malloc(blockSize)
    memset(blocks[key]!, 1, blockSize)
    count += 1
  }

  private func remove(_ key: Int) {
    guard let block = blocks[key] else { return }
    free(block)
    blocks[key] = nil
    count -= 1
  }
}
