import Catalogue
import Measurement

extension CellProgram {
  /// D1.T8, D3.T1 to D3.T3: a construct, a size and a fate. Every combination is compiled separately.
  static func escape(_ form: EscapeForm, _ setting: CellSetting) -> CellProgram {
    let (construct, fate) = (form.construct, form.fate)
    let operations = setting.operationsPerRound
    var program = CellProgram()
    program.rounds =
      switch setting.parameters.values.size {
      case 8: { rounds(Payload<1>.self, construct, fate, operations) }
      case 16: { rounds(Payload<2>.self, construct, fate, operations) }
      case 24: { rounds(Payload<3>.self, construct, fate, operations) }
      case 32: { rounds(Payload<4>.self, construct, fate, operations) }
      case 40: { rounds(Payload<5>.self, construct, fate, operations) }
      case 64: { rounds(Payload<8>.self, construct, fate, operations) }
      case 128: { rounds(Payload<16>.self, construct, fate, operations) }
      case 256: { rounds(Payload<32>.self, construct, fate, operations) }
      case 512: { rounds(Payload<64>.self, construct, fate, operations) }
      default: fatalError("values.size must be one of \(StudyFamily.escapeSizes)")
      }
    return program
  }

  private static func rounds<let words: Int>(
    _: Payload<words>.Type, _ construct: EscapeConstruct, _ fate: EscapeFate, _ operations: Int
  ) -> RoundClosures {
    switch construct {
    case .struct: rounds(StructValue<words>.self, fate, operations)
    case .class: rounds(ClassValue<words>.self, fate, operations)
    case .closure: rounds(ClosureValue<words>.self, fate, operations)
    case .array: rounds(ArrayValue<words>.self, fate, operations)
    case .filledArray: rounds(FilledArrayValue<words>.self, fate, operations)
    case .dictionary: rounds(DictionaryValue<words>.self, fate, operations)
    case .existential: rounds(ExistentialValue<words>.self, fate, operations)
    case .temporary:
      RoundClosures(operations: operations) {
        sum($0, words) { Boundary.temporary(Payload<words>.self, $0, $1) }
      }
    }
  }

  private static func rounds<C: EscapingValue>(
    _ type: C.Type, _ fate: EscapeFate, _ operations: Int
  ) -> RoundClosures {
    switch fate {
    case .local:
      return RoundClosures(operations: operations) { sum($0, C.words) { Boundary.local(C.self, $0, $1) } }
    case .passed:
      return RoundClosures(operations: operations) { sum($0, C.words) { Boundary.passed(C.self, $0, $1) } }
    case .handed:
      let reader = Reader<C.Value> { C.read($0, $1, at: $2) }
      return RoundClosures(operations: operations) {
        sum($0, C.words) { Boundary.handed(C.self, to: reader, $0, $1) }
      }
    case .copied:
      let place = Place(C.make(0))
      return RoundClosures(operations: operations) {
        sum($0, C.words) { Boundary.copied(C.self, from: place, 0, $1) &+ $0 }
      }
    case .lent:
      return RoundClosures(operations: operations) { sum($0, C.words) { Boundary.lent(C.self, $0, $1) } }
    case .returned:
      return RoundClosures(operations: operations) {
        sum($0, C.words) { C.read(Boundary.returned(C.self, $0), $0, at: $1) }
      }
    case .captured:
      return RoundClosures(operations: operations) { sum($0, C.words) { Boundary.captured(C.self, $0)($1) } }
    case .stored:
      let place = Place(C.make(0))
      return RoundClosures(operations: operations) {
        sum($0, C.words) { number, index in
          Boundary.stored(C.self, in: place, number)
          return C.read(place.value, number, at: index)
        }
      }
    }
  }

  /// The sum of what `body` returns for each operation; its second argument is an index among the words.
  @inline(__always)
  private static func sum(_ operations: Range<Int>, _ words: Int, _ body: (UInt64, Int) -> UInt64) -> UInt64 {
    operations.sum { body(UInt64(truncatingIfNeeded: $0), $0 % words) }
  }
}
