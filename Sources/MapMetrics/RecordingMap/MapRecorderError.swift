#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a recording can't begin, or has stopped to be written.
public struct MapRecorderError: Error, Equatable, Sendable {
  /// What failed.
  public enum Action: String, Sendable {
    /// A file could not be opened or created.
    case open
    /// Rows, or the header, could not be written.
    case write
    /// A full file could not be given its next name.
    case rename
    /// No thread could be started to write the file.
    case start = "start a thread to write"
  }

  /// What failed.
  public let action: Action
  /// The file.
  public let path: String
  /// The system's error number.
  public let code: Int32

  /// An error of the system.
  public init(_ action: Action, _ path: String, code: Int32) {
    self.action = action
    self.path = path
    self.code = code
  }
}

extension MapRecorderError: CustomStringConvertible {
  /// What failed, with which file, and what the system says: "can't open /nowhere/map.csv: No such file or directory".
  public var description: String { "can't \(action.rawValue) \(path): \(String(cString: strerror(code)))" }
}
