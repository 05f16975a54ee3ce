import Catalogue
import Platform

/// The table of a cell's keys, in memory for as long as the process lives.
enum MappedKeys {
  /// Why a table can't be used.
  struct Unusable: Error, CustomStringConvertible {
    let description: String
  }

  /// Maps a file, with all its pages resident, so that they belong to the baseline of the memory pass and nothing is read
  /// from the disk later. Throws `Unusable` if there is none, or if it is not a table.
  static func table(at path: String) throws -> KeyTable {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw Unusable(description: "the table of keys \(path) can't be read: \(systemMessage(errno))")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_size > 0 else {
      throw Unusable(description: "the table of keys \(path) is empty")
    }
    let size = Int(status.st_size)
    let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE | Int32(MAP_POPULATE), file, 0)
    guard let memory, memory != MAP_FAILED else {
      throw Unusable(description: "the table of keys \(path) can't be mapped: \(systemMessage(errno))")
    }
    guard let table = KeyTable(UnsafeRawBufferPointer(start: memory, count: size)) else {
      throw Unusable(description: "\(path) is no table of keys")
    }
    return table
  }
}
