import Synchronization

/// An object that represents a number, newly made for each request about that number.
final class KeyObject {
  let number: Int
  /// Called with the object's address when it ends.
  private let atEnd: ((ObjectIdentifier) -> Void)?
  private let live: LiveCounts

  init(number: Int, _ live: LiveCounts, atEnd: ((ObjectIdentifier) -> Void)? = nil) {
    self.number = number
    self.live = live
    self.atEnd = atEnd
    live.objects.add(1, ordering: .relaxed)
  }

  deinit {
    atEnd?(ObjectIdentifier(self))
    live.objects.subtract(1, ordering: .relaxed)
  }
}

private func storedValue(_ request: Int, _ size: Int) -> [UInt8] {
  [UInt8](repeating: UInt8(truncatingIfNeeded: request), count: size)
}

/// D2.T6: objects as keys by identity, so that equal content at a new address is another key; or, as a fix, what the
/// objects represent as key, so that a new value replaces the old one.
final class ObjectEntries<Key: Hashable>: SoakedProgram {
  private var map: [Key: [UInt8]] = [:]
  private var underWay: Window<KeyObject>
  private let (window, valueSize): (Int, Int)
  private let live: LiveCounts
  private let keyOf: (KeyObject) -> Key

  init(window: Int, valueSize: Int, _ live: LiveCounts, by keyOf: @escaping (KeyObject) -> Key) {
    (self.window, self.valueSize, self.live, self.keyOf) = (window, valueSize, live, keyOf)
    underWay = Window(window)
  }

  // A function of its own, so that profiles name it.
  @inline(never)
  func serve(_ request: Int) {
    let object = KeyObject(number: request % window, live)
    map[keyOf(object)] = storedValue(request, valueSize)
    _ = underWay.enter(object, request)
  }

  var entries: Int { map.count }

  func release() {
    map = [:]
    underWay.clear()
  }
}

/// The other fix: the object's address is the key, and the object removes its entry when it dies.
final class ManagedEntries: SoakedProgram {
  private final class Table {
    var map: [ObjectIdentifier: [UInt8]] = [:]
  }

  private let table = Table()
  private var underWay: Window<KeyObject>
  private let (window, valueSize): (Int, Int)
  private let live: LiveCounts

  init(window: Int, valueSize: Int, _ live: LiveCounts) {
    (self.window, self.valueSize, self.live) = (window, valueSize, live)
    underWay = Window(window)
  }

  // A function of its own, so that profiles name it.
  @inline(never)
  func serve(_ request: Int) {
    let object = KeyObject(number: request % window, live) { [unowned table] in table.map[$0] = nil }
    table.map[ObjectIdentifier(object)] = storedValue(request, valueSize)
    _ = underWay.enter(object, request)
  }

  var entries: Int { table.map.count }

  func release() {
    underWay.clear()
    table.map = [:]
  }
}
