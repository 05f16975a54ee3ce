/// What a function in a stack does for a map, by its name: the three that D2 chapter 4.2 reads a profile by, and those that
/// only hand on.
package enum FrameRole: Sendable {
  /// Puts an entry into a map: what Go's profiles call assign.
  case assign
  /// Makes a map's memory larger, or moves its entries into other memory.
  case growth
  /// Takes a lock, or waits for one.
  case lock
  /// Obtains, gives back or counts references to memory on behalf of its caller.
  case runtime

  /// The role of a function with this demangled name; nil if it has none.
  package init?(function name: String) {
    if Self.isOf(Self.runtimeStarts, name) || name.contains("swift::") { self = .runtime; return }
    let words = Self.words(of: name)
    if words.contains(where: Self.growthWords.contains) { self = .growth; return }
    if words.contains(where: Self.lockWords.contains) { self = .lock; return }
    if words.contains(where: Self.assignWords.contains) { self = .assign; return }
    return nil
  }

  private static func isOf(_ starts: [String], _ name: String) -> Bool { starts.contains { name.hasPrefix($0) } }

  private static let runtimeStarts = [
    "swift_slowAlloc", "swift_alloc", "swift_dealloc", "swift_slowDealloc", "swift_retain", "swift_release",
    "swift_bufferAlloc",
    "_swift_alloc", "_swift_retain", "_swift_release", "_swift_dealloc", "_swift_slow", "swift_initStackObject",
    "operator new", "operator delete", "malloc", "calloc", "realloc", "free", "posix_memalign", "aligned_alloc",
    "__libc_malloc", "__libc_calloc", "_int_malloc", "_int_free", "je_", "mi_", "tc_", "swift::",
  ]
  /// Words of the names of functions that make room.
  private static let growthWords: Set<String> = [
    "grow", "growIfNeeded", "makeRoom", "resize", "rehash", "reserveCapacity", "_reserveCapacity", "copyAndResize",
    "moveAndResize", "_copyOrMoveAndResize", "beginGrowth", "beginGrowthIfFull", "evacuate", "evacuateBucket",
    "promote",
    "makeDirty", "createNewBuffer", "_growArrayCapacity", "addChunk", "growthWork", "replaceTable", "growSlow",
    "growAndInsert",
  ]
  private static let lockWords: Set<String> = [
    "lock", "withLock", "_lock", "_lockSlow", "pthread_mutex_lock", "pthread_rwlock_rdlock", "pthread_rwlock_wrlock",
    "syscall", "withReadLock", "withWriteLock", "_swift_stdlib_futex_lock",
  ]
  private static let assignWords: Set<String> = [
    "insert", "insertNew", "updateValue", "setValue", "put", "store", "assign", "mutatingFind", "_insert",
    "insertIfAbsent", "uncheckedInsert", "_unsafeInsertNew", "unsafeInsert", "subscript.setter", "subscript.modify",
    "findOrInsert", "placeNew", "insertUnique", "insertAbsent", "fill",
  ]

  /// The names of functions in a demangled name: what stands before a bracket or a blank, without its type.
  ///
  /// `specialized SpanMap.insert(_:_:)` has `insert`; `Dictionary.subscript.setter` has `setter` and `subscript.setter`.
  static func words(of name: String) -> [String] {
    var words: [String] = []
    for part in name.split(whereSeparator: { " (<>,:){}".contains($0) }) {
      let pieces = part.split(separator: ".")
      guard let last = pieces.last else { continue }
      words.append(String(last))
      if pieces.count > 1 { words.append("\(pieces[pieces.count - 2]).\(last)") }
    }
    return words
  }
}

extension StackProfile {
  /// The function that a stack's memory or work is put down to: the innermost that is neither of the runtime nor of Swift's
  /// library. The innermost of all if there is none.
  package static func site(of stack: [String]) -> String {
    stack.last { !isOfLibrary($0) && FrameRole(function: $0) != .runtime } ?? stack.last ?? "unknown"
  }

  /// True if the function's type is Swift's own, by its name: names have no modules, and the library's inner types begin with
  /// an underscore.
  private static func isOfLibrary(_ name: String) -> Bool {
    let bare = name.hasPrefix("static ") ? name.dropFirst(7) : name[...]
    return bare.hasPrefix("_") || libraryTypes.contains { bare.hasPrefix($0 + ".") || bare.hasPrefix($0 + "<") }
  }

  private static let libraryTypes = [
    "Array", "ArraySlice", "ContiguousArray", "DefaultStringInterpolation", "Dictionary", "Hasher", "Set", "String",
    "Substring",
  ]

  /// The share of a value below functions with a role: the width of their part of the flame graph.
  package func share(of value: ProfileValue, below role: FrameRole) -> Double? {
    let roles = frames.map { FrameRole(function: $0) }
    guard let column = values.firstIndex(of: value) else { return nil }
    let all = Double(total(value))
    guard all > 0 else { return nil }
    return zip(stacks, figures).reduce(0.0) { sum, row in
      row.0.contains { roles[$0] == role } ? sum + Double(row.1[column]) : sum
    } / all
  }

  /// Frames from the outermost to the first with a role, in the stack that has most of a value; nil if none has one.
  package func depth(of role: FrameRole, by value: ProfileValue) -> Int? {
    guard let column = values.firstIndex(of: value) else { return nil }
    let roles = frames.map { FrameRole(function: $0) }
    var byDepth: [Int: Int] = [:]
    for (stack, row) in zip(stacks, figures) {
      if let depth = stack.firstIndex(where: { roles[$0] == role }) { byDepth[depth + 1, default: 0] += row[column] }
    }
    return byDepth.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
