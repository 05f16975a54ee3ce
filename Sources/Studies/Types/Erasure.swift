import Catalogue
import Measurement

extension CellProgram {
  /// D1.T4: a kind of value, how a map holds it, and whether it is stored or looked up.
  static func erasure(_ form: ErasureForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.rounds = { ErasureRounds(setting, stores: form.operation == .store).rounds(form.kind, form.holder) }
    return program
  }
}

/// The rounds of one cell.
private struct ErasureRounds {
  private let operations: Int
  private let entries: Int
  private let stores: Bool

  init(_ setting: CellSetting, stores: Bool) {
    operations = setting.operationsPerRound
    entries = setting.parameters.entries
    self.stores = stores
  }

  private var keys: [String] { (0..<entries).map { "key:\($0)" } }

  func rounds(_ kind: ErasureKind, _ holder: ErasureHolder) -> RoundClosures {
    switch (holder, kind) {
    case (.concrete, .int): rounds(ConcreteMap<UInt64>(keys: keys))
    case (.concrete, .struct): rounds(ConcreteMap<FortyBytes>(keys: keys))
    case (.concrete, .class): rounds(ConcreteMap<Referent>(keys: keys))
    case (.concrete, .string): rounds(ConcreteMap<String>(keys: keys))
    case (.concrete, .mirror): rounds(ConcreteMap<Mirror>(keys: keys))
    case (.concrete, .newMirror): rounds(ConcreteMap<NewMirror>(keys: keys))
    case (.generic, _): generic(openedType(kind))
    case (.any, .int): rounds(AnyMap<UInt64>(keys: keys))
    case (.any, .struct): rounds(AnyMap<FortyBytes>(keys: keys))
    case (.any, .class): rounds(AnyMap<Referent>(keys: keys))
    case (.any, .string): rounds(AnyMap<String>(keys: keys))
    case (.any, .mirror): rounds(AnyMap<Mirror>(keys: keys))
    case (.any, .newMirror): rounds(AnyMap<NewMirror>(keys: keys))
    case (.protocol, .int): rounds(ProtocolMap<UInt64>(keys: keys))
    case (.protocol, .struct): rounds(ProtocolMap<FortyBytes>(keys: keys))
    case (.protocol, .class): rounds(ProtocolMap<Referent>(keys: keys))
    case (.protocol, .string): rounds(ProtocolMap<String>(keys: keys))
    case (.plainKey, .int): rounds(PlainKeyMap<UInt64>(count: entries))
    case (.plainKey, .struct): rounds(PlainKeyMap<FortyBytes>(count: entries))
    case (.plainKey, .string): rounds(PlainKeyMap<String>(count: entries))
    case (.anyHashable, .int): rounds(AnyHashableMap<UInt64>(count: entries))
    case (.anyHashable, .struct): rounds(AnyHashableMap<FortyBytes>(count: entries))
    case (.anyHashable, .string): rounds(AnyHashableMap<String>(count: entries))
    case (.nothing, .newMirror): rounds(NoMap<NewMirror>(keys: keys))
    case (.protocol, .mirror), (.protocol, .newMirror), (.plainKey, .class), (.plainKey, .mirror),
      (.plainKey, .newMirror), (.anyHashable, .class), (.anyHashable, .mirror), (.anyHashable, .newMirror),
      (.nothing, _):
      fatalError("\(holder) is not measured with \(kind)")
    }
  }

  private func rounds<Map: ErasureMap>(_ map: Map) -> RoundClosures {
    let place = Place(map)
    guard stores else { return RoundClosures(operations: operations) { place.value.loadAll($0) } }
    // The checksum of stores only counts them, so the last one of each round is looked up, outside the measurement.
    let last = operations - 1
    return RoundClosures(
      operations: operations,
      finish: {
        guard place.value.load(last) == UInt64(last % erasureValueCount) else { fatalError("a store was lost") }
      },
      run: { place.value.storeAll($0) })
  }

  /// A map of a type known only at run time.
  @inline(never)
  private func generic(_ type: any ErasableValue.Type) -> RoundClosures { open(type) }

  @inline(never)
  private func open<Value: ErasableValue>(_: Value.Type) -> RoundClosures { rounds(ConcreteMap<Value>(keys: keys)) }

  /// Chosen at run time, so that the compiler can't know which type the generic code is called with.
  @inline(never)
  private func openedType(_ kind: ErasureKind) -> any ErasableValue.Type {
    switch kind {
    case .int: UInt64.self
    case .struct: FortyBytes.self
    case .class: Referent.self
    case .string: String.self
    case .mirror: Mirror.self
    case .newMirror: NewMirror.self
    }
  }
}
