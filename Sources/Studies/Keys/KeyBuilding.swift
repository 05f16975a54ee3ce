import Catalogue
import Measurement

extension CellProgram {
  /// D5.T8: keys of one shape, built in different ways and passed to a function.
  static func keyText(_ form: KeyTextForm, _ setting: CellSetting) -> CellProgram {
    let shape = KeyShape(setting.parameters)
    let operations = setting.operationsPerRound
    var program = CellProgram()
    program.rounds = {
      switch form {
      case .concatenation: stringRounds(Concatenation(shape), OpaqueSink(), shape, operations)
      case .interpolation: stringRounds(Interpolation(shape), OpaqueSink(), shape, operations)
      case .reusedBuffer: stringRounds(ReusedString(shape), OpaqueSink(), shape, operations)
      case .uninitializedCapacity: stringRounds(UninitializedCapacity(shape), OpaqueSink(), shape, operations)
      case .decodedBytes: stringRounds(DecodedBytes(shape), OpaqueSink(), shape, operations)
      case .borrowedBytes: byteRounds(OpaqueSink(), shape, operations)
      }
    }
    return program
  }

  /// D5.T8: keys of one shape, built in different ways and looked up in the same entries.
  static func keyBuilding(_ form: KeyBuildingForm, _ setting: CellSetting) -> CellProgram {
    let shape = KeyShape(setting.parameters)
    let operations = setting.operationsPerRound
    let hashSeed = setting.hashSeed
    var program = CellProgram()
    program.rounds = {
      switch form {
      case .madeBefore: stringRounds(ReadyKeys(shape), DictionarySink(shape), shape, operations)
      case .concatenation: stringRounds(Concatenation(shape), DictionarySink(shape), shape, operations)
      case .interpolation: stringRounds(Interpolation(shape), DictionarySink(shape), shape, operations)
      case .reusedBuffer: stringRounds(ReusedString(shape), DictionarySink(shape), shape, operations)
      case .uninitializedCapacity:
        stringRounds(UninitializedCapacity(shape), DictionarySink(shape), shape, operations)
      case .decodedBytes: stringRounds(DecodedBytes(shape), DictionarySink(shape), shape, operations)
      case .spanMadeBefore:
        stringRounds(ReadyKeys(shape), SpanMapSink(shape, hashSeed: hashSeed), shape, operations)
      case .spanConcatenation:
        stringRounds(Concatenation(shape), SpanMapSink(shape, hashSeed: hashSeed), shape, operations)
      case .spanBorrowedBytes: byteRounds(SpanMapSink(shape, hashSeed: hashSeed), shape, operations)
      case .arenaBorrowedBytes: byteRounds(ArenaMapSink(shape, hashSeed: hashSeed), shape, operations)
      }
    }
    return program
  }
}

/// Rounds whose operation makes one string and passes it on.
private func stringRounds(
  _ maker: some TextMaker, _ sink: some TextSink, _ shape: KeyShape, _ operations: Int
) -> any MeasuredWorkload {
  var maker = maker
  return RoundClosures(operations: operations) { total(&maker, sink, shape, $0) }
}

/// In a separate function, so that the maker is accessed once instead of, with an exclusivity check, for every key.
@inline(never)
private func total<Maker: TextMaker, Sink: TextSink>(
  _ maker: inout Maker, _ sink: Sink, _ shape: KeyShape, _ operations: Range<Int>
) -> UInt64 {
  var checksum: UInt64 = 0
  for operation in operations { checksum &+= maker.hand(shape.number(operation), to: sink) }
  return checksum
}

private func byteRounds(_ sink: some ByteSink, _ shape: KeyShape, _ operations: Int) -> any MeasuredWorkload {
  let key = KeyBytes(shape)
  return RoundClosures(operations: operations) { total(&key.bytes, sink, shape, $0) }
}

@inline(never)
private func total<Sink: ByteSink>(
  _ key: inout ReusedBytes, _ sink: Sink, _ shape: KeyShape, _ operations: Range<Int>
) -> UInt64 {
  var checksum: UInt64 = 0
  for operation in operations {
    key.write(shape.number(operation))
    checksum &+= sink.take(key.span)
  }
  return checksum
}

/// A buffer that closures can share.
private final class KeyBytes {
  var bytes: ReusedBytes

  init(_ shape: KeyShape) { bytes = ReusedBytes(shape) }
}

/// A new string decoded from a buffer that is written in place.
private struct DecodedBytes: TextMaker {
  private let key: KeyBytes

  init(_ shape: KeyShape) { key = KeyBytes(shape) }

  @inline(__always)
  func hand<Sink: TextSink>(_ number: Int, to sink: Sink) -> UInt64 {
    key.bytes.write(number)
    return sink.take(key.bytes.string)
  }
}
