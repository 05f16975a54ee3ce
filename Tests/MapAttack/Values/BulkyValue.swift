/// Four of a kind, for values of any size.
public struct Four<Part: Equatable>: Equatable {
  /// The parts.
  public var parts: (Part, Part, Part, Part)

  /// The same part four times.
  public init(_ part: Part) { parts = (part, part, part, part) }

  /// Equal in all four parts.
  public static func == (one: Four, other: Four) -> Bool { one.parts == other.parts }
}

/// A value of 512 bytes: an `ExtendibleMap` makes tables of 64 slots for it, so a few hundred entries take many tables.
public typealias BulkyValue = Four<Four<Four<UInt64>>>

extension Four<Four<Four<UInt64>>> {
  /// The value that has that number everywhere.
  public init(number: UInt64) { self.init(Four<Four<UInt64>>(Four<UInt64>(number))) }
}
