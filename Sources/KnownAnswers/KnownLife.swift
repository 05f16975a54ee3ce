import CKnownAnswers
import Catalogue
import Measurement

/// The memory pass of a `known-answer` cell: a "map" in which every entry takes a known amount of memory.
///
/// `blocks`, `leaks`, `pages` and `file_pages` take memory for each entry; the other kinds of work take none. All
/// bookkeeping memory is allocated, and written once, before the baseline.
package final class KnownLife: MemoryWorkload {
  /// Entries of the full map.
  package let entries: Int
  /// Entries now.
  package private(set) var count = 0
  /// Why file pages can't be read from a disk here; nil if they are.
  package private(set) var refusal: String?

  private let answer: KnownAnswer
  /// The blocks of every entry, `blocksPerEntry` places each.
  private var blocks: UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>
  private let blocksPerEntry: Int
  private var chain: UnsafeMutableRawPointer?
  private var pages: UnsafeMutableRawPointer?
  private var passing: UnsafeMutableRawPointer?
  private var file: UnsafePointer<UInt8>?
  private var held: UnsafeMutableRawPointer?

  /// Prepares the life, and allocates what is held before the baseline. O(entries).
  package init(_ answer: KnownAnswer, entries: Int) {
    self.answer = answer
    self.entries = entries
    blocksPerEntry = answer.work == .blocks ? answer.sizes.count + (answer.holes > 0 ? 1 : 0) : 0
    blocks = .allocate(capacity: 3 * entries * blocksPerEntry)
    blocks.initialize(repeating: nil)
    switch answer.work {
    case .blocks: if answer.held > 0 { held = known_chained_block(nil, answer.held) }
    case .pages:
      pages = known_fresh_memory(max(1, 3 * entries * bytesPerEntry))
      passing = known_fresh_memory(max(1, answer.passing * KnownAnswer.pageSize))
    case .filePages: openFile()
    default: break
    }
  }

  deinit {
    known_free_chain(held)
    blocks.deallocate()
  }

  /// Allocates the memory of these entries. With the last one the holes are freed.
  package func build(_ keys: Range<Int>) {
    for key in keys { insert(key) }
    if keys.contains(entries - 1), answer.holes > 0 {
      for key in 0..<entries { freeBlock(key * blocksPerEntry + blocksPerEntry - 1) }
    }
  }

  /// Touches the temporary pages and releases them.
  package func work() {
    guard answer.passing > 0, let passing else { return }
    let bytes = answer.passing * KnownAnswer.pageSize
    known_touch(passing, bytes, KnownAnswer.pageSize)
    known_give_back(passing, bytes)
  }

  /// Frees the memory of these entries, except what is kept or leaked.
  package func delete(_ keys: Range<Int>) {
    for key in keys { remove(key, keeping: answer.kept) }
  }

  /// Allocates the memory of twice as many further entries.
  package func regrow() {
    for key in entries..<3 * entries { insert(key) }
  }

  /// Frees everything that is not leaked.
  package func drop() {
    for key in 0..<3 * entries { remove(key, keeping: 0) }
    count = 0
  }

  private var bytesPerEntry: Int { answer.amount * KnownAnswer.pageSize }

  private func insert(_ key: Int) {
    count += 1
    switch answer.work {
    case .blocks:
      for place in 0..<blocksPerEntry {
        let size = place < answer.sizes.count ? answer.sizes[place] : answer.holes
        blocks[key * blocksPerEntry + place] = known_chained_block(nil, size)
      }
    case .leaks: chain = known_chained_block(chain, answer.amount)
    case .pages:
      if let pages { known_touch(pages + key * bytesPerEntry, bytesPerEntry, KnownAnswer.pageSize) }
    case .filePages:
      if let file { _ = known_read(file + key * bytesPerEntry, bytesPerEntry, KnownAnswer.pageSize) }
    default: break
    }
  }

  private func remove(_ key: Int, keeping kept: Int) {
    count -= 1
    for place in 0..<blocksPerEntry { freeBlock(key * blocksPerEntry + place) }
    if answer.work == .pages, let pages, kept < answer.amount {
      let start = pages + key * bytesPerEntry + kept * KnownAnswer.pageSize
      known_give_back(start, bytesPerEntry - kept * KnownAnswer.pageSize)
    }
  }

  private func freeBlock(_ place: Int) {
    known_free_chain(blocks[place])
    blocks[place] = nil
  }

  private func openFile() {
    var reason: UnsafePointer<CChar>?
    file = known_uncached_file(3 * entries * bytesPerEntry, &reason)
    if file == nil { refusal = "no uncached file: \(reason.map { String(cString: $0) } ?? "unknown")" }
  }
}
