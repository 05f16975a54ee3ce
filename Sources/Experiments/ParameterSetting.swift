import Catalogue

/// One value of one parameter, as `[workload]`, `[matrix]` or `[[exclude]]` gives it.
enum ParameterSetting: Hashable {
  case map(MapVariant)
  case allocator(String)
  case study(Study)
  case variant(String)
  case kind(WorkloadKind)
  case operations(Int)
  case entries(Int)
  case reserve(Int)
  case threads(Int)
  case roles(ThreadRoles)
  case keys(KeyDraft)
  case keyType(KeyType)
  case keyLength(Int)
  case keyDistribution(KeyDistribution)
  case keyExponent(Double)
  case values(ValueDraft)
  case valueType(ValueType)
  case valueSize(Int)
  case mix(OperationMix)
  case answer(KnownAnswer)
  /// Nil is the closed loop.
  case load(OpenLoad?)
  case pause(OperationPause)
  case deletes(DeletionPattern)

  /// Puts the value into a draft.
  func apply(to draft: inout CellDraft) {
    switch self {
    case .map(let map): draft.map = map
    case .allocator(let name): draft.allocator = name
    case .study(let study): draft.study = study
    case .variant(let name): draft.variant = name
    case .kind(let kind): draft.kind = kind
    case .operations(let count): draft.operations = count
    case .entries(let count): draft.entries = count
    case .reserve(let count): draft.reserve = count
    case .threads(let count): draft.threads = count
    case .roles(let roles):
      draft.threads = roles.threads
      draft.roles = roles
    case .keys(let keys): draft.keys = keys
    case .keyType(let type): draft.keys.type = type
    case .keyLength(let length): draft.keys.length = length
    case .keyDistribution(let distribution): draft.keys.distribution = distribution
    case .keyExponent(let exponent): draft.keys.exponent = exponent
    case .values(let values): draft.values = values
    case .valueType(let type): draft.values.type = type
    case .valueSize(let size): draft.values.size = size
    case .mix(let mix): draft.mix = mix
    case .answer(let answer): draft.answer = answer
    case .load(let load): draft.load = load
    case .pause(let pause): draft.pause = pause
    case .deletes(let pattern): draft.deletes = pattern
    }
  }

  /// The value in a cell's id.
  var label: String {
    switch self {
    case .map(let map): map.id
    case .allocator(let name), .variant(let name): name
    case .study(let study): study.id
    case .kind(let kind): kind.id
    case .operations(let number), .entries(let number), .reserve(let number), .threads(let number),
      .keyLength(let number), .valueSize(let number):
      String(number)
    case .keys(let keys): keys.specification.label
    case .keyType(let type): type.rawValue
    case .keyDistribution(let distribution): distribution.rawValue
    case .keyExponent(let exponent): "\(exponent)"
    case .values(let values): values.specification.label
    case .valueType(let type): type.rawValue
    case .roles(let roles): roles.label
    case .load(let load): load?.label ?? "closed"
    case .pause(let pause): pause.label
    case .deletes(let pattern): pattern.rawValue
    case .mix(let mix): "\(mix.reads)+\(mix.updates)+\(mix.inserts)+\(mix.erases)"
    case .answer(let answer): answer.label
    }
  }

  /// True where the cell has this value.
  func matches(_ cell: CellParameters) -> Bool {
    switch self {
    case .map(let map): cell.map == map
    case .allocator(let name): cell.allocator == name
    case .study(let study): cell.study == study
    case .variant(let name): cell.variant == name
    case .kind(let kind): cell.kind == kind
    case .operations(let count): cell.operations == count
    case .entries(let count): cell.entries == count
    case .reserve(let count): cell.reserve == count
    case .threads(let count): cell.threads == count && cell.roles == nil
    case .roles(let roles): cell.roles == roles
    case .keys(let keys): cell.keys == keys.specification
    case .keyType(let type): cell.keys.type == type
    case .keyLength(let length): cell.keys.length == length
    case .keyDistribution(let distribution): cell.keys.distribution == distribution
    case .keyExponent(let exponent): cell.keys.exponent == exponent
    case .values(let values): cell.values == values.specification
    case .valueType(let type): cell.values.type == type
    case .valueSize(let size): cell.values.size == size
    case .mix(let mix): cell.mix == mix
    case .answer(let answer): cell.answer == answer
    case .load(let load): cell.load == load
    case .pause(let pause): cell.pause == pause
    case .deletes(let pattern): cell.deletes == pattern
    }
  }
}
