/// A map that a cell can measure. This list is the one place where the lab's maps are named: experiment files,
/// `maplab list maps`, the CSV columns and the worker's dispatch all read it.
public enum MapVariant: String, CaseIterable, Codable, Sendable, Hashable {
  case native
  case nativeReserved = "native-reserved"
  case pooled
  case arena
  case span
  case weak

  /// The name used in experiment files and CSV.
  public var id: String { rawValue }

  /// The system of the documents that the variant rebuilds.
  public var system: String {
    switch self {
    case .native, .nativeReserved: "S1"
    case .pooled: "S3"
    case .arena: "S4"
    case .span: "S5"
    case .weak: "S6"
    }
  }

  /// One line for `maplab list maps`.
  public var summary: String {
    switch self {
    case .native: "Swift's Dictionary, grown from empty"
    case .nativeReserved: "Swift's Dictionary with its capacity reserved up front"
    case .pooled: "Dictionary storage taken from a pool and given back cleared"
    case .arena: "entries in a bump arena that is released as a whole"
    case .span: "open addressing in one contiguous raw buffer, no class storage, no reference counting of its own"
    case .weak: "cache of weak references, dead entries cleaned through a queue"
    }
  }
}
