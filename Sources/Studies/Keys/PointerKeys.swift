import Catalogue
import MapVariants
import Measurement

extension CellProgram {
  /// D1.T6: the properties of a key for an object's identity, each one tested.
  static func pointerKeys(_ form: PointerKeysForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      switch form {
      case .classReference: observeKey(ReferenceEntries(), &observations) { $0.session }
      case .identityKey: observeKey(HashedEntries(), &observations) { IdentityKey($0.session) }
      case .unownedIdentityKey: observeKey(HashedEntries(), &observations) { UnownedIdentityKey($0.session) }
      case .typedPointer: observeKey(HashedEntries(), &observations) { $0.record }
      case .objectIdentifier: observeKey(HashedEntries(), &observations) { ObjectIdentifier($0.session) }
      case .address:
        observeKey(HashedEntries(), &observations) { UInt(bitPattern: ObjectIdentifier($0.session)) }
      case .rawPointer:
        observeKey(HashedEntries(), &observations) {
          UnsafeRawPointer(Unmanaged.passUnretained($0.session).toOpaque())
        }
      }
      observeType(form, &observations)
    }
    return program
  }
}

/// An object whose identity a program wants to use as a key.
final class Session {}

/// Owns a session, and a separately allocated record of it. Both are freed with their owner.
final class SessionOwner {
  /// The object.
  let session = Session()
  /// The record; typed pointers point at it.
  let record: UnsafeMutablePointer<Session>

  init() {
    record = .allocate(capacity: 1)
    record.initialize(to: session)
  }

  deinit {
    record.deinitialize(count: 1)
    record.deallocate()
  }
}

/// Entries under some kind of keys.
private protocol KeyedEntries {
  associatedtype Key
  mutating func insert(_ key: Key)
  func contains(_ key: Key) -> Bool
}

/// For keys that can be hashed.
private struct HashedEntries<Key: Hashable>: KeyedEntries {
  private var map: [Key: Int] = [:]

  mutating func insert(_ key: Key) { map[key] = 1 }
  func contains(_ key: Key) -> Bool { map[key] != nil }
}

/// For references that can't be hashed: a list with linear search.
private struct ReferenceEntries: KeyedEntries {
  private var list: [Session] = []

  mutating func insert(_ key: Session) { list.append(key) }
  func contains(_ key: Session) -> Bool { list.contains { $0 === key } }
}

/// Reads an object without keeping it alive.
private final class Watch {
  weak var session: Session?
}

/// Objects that are made until one is at the first one's address.
private let newObjects = 1000

private func observeKey<Entries: KeyedEntries>(
  _ empty: Entries, _ observations: inout Observations, key: (SessionOwner) -> Entries.Key
) {
  observations.record("key_is_hashable", Entries.Key.self is any Hashable.Type)
  var entries = empty
  let watch = Watch()
  insertAndLetGo(&entries, watch, key)
  observations.record("key_keeps_object", watch.session != nil)
  var owners: [SessionOwner] = []
  owners.reserveCapacity(newObjects)
  var isMet = false
  // All are kept alive, so that the allocator must use a different address for each, eventually the first one's.
  while owners.count < newObjects, !isMet {
    let owner = SessionOwner()
    owners.append(owner)
    isMet = entries.contains(key(owner))
  }
  observations.record("key_meets_new_object", isMet)
  withExtendedLifetime((owners, entries)) {}
}

/// In a separate function, at whose end only the key is left.
@inline(never)
private func insertAndLetGo<Entries: KeyedEntries>(
  _ entries: inout Entries, _ watch: Watch, _ key: (SessionOwner) -> Entries.Key
) {
  let owner = SessionOwner()
  watch.session = owner.session
  entries.insert(key(owner))
}

/// Whether the compiler rejects a key of another type. The twin is tested too and must compile.
private func observeType(_ form: PointerKeysForm, _ observations: inout Observations) {
  do {
    let program = RefusedProgram.ofPointerKey(form)
    let compiler = try SwiftCompiler()
    let twin = try compiler.check(program.twin)
    guard twin.accepts else {
      throw SwiftCompiler.Unavailable(description: "the program with the right type doesn't compile: \(twin.errors)")
    }
    let answer = try compiler.check(program.text)
    observations.record("key_refuses_other_type", program.isReason(answer))
    for error in answer.errors { observations.remark("the compiler: \(error)") }
  } catch {
    observations.recordAbsence(of: "key_refuses_other_type", because: "\(error)")
  }
}
