import WorkerProtocol
import Catalogue
import Experiments
import Foundation

extension Manifest {
  /// Files that every run has once it is finished or interrupted.
  static let figures = ["cells.csv", "cells.jsonl", "summary.csv", "samples.csv", "percentiles.csv", "memory.csv"]

  /// Reads the manifest of a run folder. Throws `ResultsError.notARun` if there is none, `damaged` if it is not one.
  static func read(inRun folder: String) throws -> Manifest {
    let path = "\(folder)/manifest.json"
    let bytes: [UInt8]
    do {
      bytes = try RegularFile.bytes(of: path, largest: RunFile.Kind.json.largest, kind: RunFile.Kind.json.rawValue)
    } catch {
      guard !error.isMissing else {
        throw ResultsError.notARun(path: folder, reason: "it holds no readable manifest.json")
      }
      throw ResultsError.damaged(path: path, reason: "found \(error.found), expected \(error.expected)")
    }
    return try parse(bytes, path: path)
  }

  /// Reads a manifest's bytes. O(bytes). Throws `ResultsError.damaged` for bytes that are not a manifest, have
  /// another format, or name files that can't belong to a run.
  package static func parse(_ bytes: [UInt8], path: String) throws -> Manifest {
    struct Format: Decodable { var format: Int }
    guard bytes.last(where: { ![9, 10, 13, 32].contains($0) }) == UInt8(ascii: "}") else {
      let found = bytes.isEmpty ? "it is empty" : "it is cut off: it does not end in }"
      throw ResultsError.damaged(path: path, reason: found)
    }
    let data = Data(bytes)
    let manifest: Manifest
    do {
      let format = try MessageDecoder().decode(Format.self, from: data).format
      guard format == currentFormat else {
        throw ResultsError.damaged(path: path, reason: "found format \(format), expected \(currentFormat)")
      }
      manifest = try MessageDecoder().decode(Manifest.self, from: data)
    } catch let error as DecodingError {
      throw ResultsError.damaged(path: path, reason: MessageText.sentence(error))
    }
    if let mistake = manifest.mistake { throw ResultsError.damaged(path: path, reason: mistake) }
    return manifest
  }

  /// What is wrong with a manifest that can be decoded; nil if it is valid. Names in it become paths, so none may lead
  /// out of the folder.
  private var mistake: String? {
    for (index, entry) in experiments.enumerated() {
      let place = "experiments[\(index)]"
      guard entry.id.wholeMatch(of: /[a-z0-9-]{1,64}/) != nil else { return "\(place).id: expected an experiment's id" }
      guard entry.stored == RunFolder.storedName(ofExperiment: entry.id) else {
        return "\(place).stored: expected \(RunFolder.storedName(ofExperiment: entry.id))"
      }
    }
    let allocators = "experiments/\(AllocatorCatalogue.fileName)"
    if let file = allocatorsFile, file.stored != allocators { return "allocatorsFile.stored: expected \(allocators)" }
    if let file = enginesFile, file.stored != RunFolder.storedEngines {
      return "enginesFile.stored: expected \(RunFolder.storedEngines)"
    }
    for (index, file) in (claimFiles ?? []).enumerated()
    where file.stored.wholeMatch(of: /experiments\/claims\/d[1-9]-t[0-9]{1,2}\.toml/) == nil {
      return "claimFiles[\(index)].stored: expected experiments/claims/ and a table's id"
    }
    for (index, entry) in tables.enumerated() {
      let place = "tables[\(index)]"
      guard entry.id.wholeMatch(of: /D[1-9]\.T[0-9]{1,2}/) != nil else { return "\(place).id: expected a table's id" }
      guard entry.stored == "tables/\(entry.id).csv" else { return "\(place).stored: expected tables/\(entry.id).csv" }
    }
    for (index, entry) in files.enumerated() {
      let parts = entry.name.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ $0.wholeMatch(of: /[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}/) != nil }), parts.count <= 2 else {
        return "files[\(index)].name: expected the name of a file in the run's folder"
      }
      guard entry.bytes >= 0 else { return "files[\(index)].bytes: expected 0 or more" }
    }
    for (name, all) in [
      ("experiments", experiments.map(\.id)), ("tables", tables.map(\.id)), ("files", files.map(\.name)),
    ] where Set(all).count < all.count {
      return "\(name): expected each once"
    }
    guard state != .running else { return nil }
    let listed = Set(files.map(\.name))
    let missing = (Self.figures + tables.map(\.stored)).first { !listed.contains($0) }
    return missing.map { "files: no \($0)" }
  }

  /// The allocators and engines that the run stored. Throws `InvalidInput`.
  func equipment(inRun folder: String) throws -> Equipment? {
    guard let allocatorsFile else { return nil }
    return Equipment(
      allocators: try AllocatorCatalogue.load(path: "\(folder)/\(allocatorsFile.stored)"),
      engines: try enginesFile.map { try EngineCatalogue.stored(at: "\(folder)/\($0.stored)") } ?? EngineCatalogue())
  }

  /// Compares the stored files of what was run with their digests: experiments, allocators, claims. Throws
  /// `ResultsError.damaged`.
  func checkExperiments(inRun folder: String) throws {
    let others = ([allocatorsFile, enginesFile].compactMap { $0 } + (claimFiles ?? [])).map { ($0.stored, $0.digest) }
    for (stored, expected) in experiments.map({ ($0.stored, $0.digest) }) + others {
      let path = "\(folder)/\(stored)"
      let digest = RunFile.digest(try RunFile.bytes(of: path, .experiment))
      guard digest == expected else {
        throw ResultsError.damaged(
          path: path, reason: "found digest \(digest), the manifest has \(expected): it is not the file that was run")
      }
    }
  }

  /// The bytes of every file of figures, by name, each compared with its entry. Throws `ResultsError.damaged`.
  func checkedFiles(inRun folder: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for entry in files {
      let path = "\(folder)/\(entry.name)"
      let bytes = try RunFile.bytes(of: path, entry.name.hasSuffix(".csv") ? .csv : .any)
      func damaged(_ found: String, _ expected: String) -> ResultsError {
        let advice =
          state == .complete ? "" : "; maplab run --resume \(RunFolder.finalPath(folder)) writes it again"
        return .damaged(
          path: path, reason: "found \(found), the manifest has \(expected): it was changed or cut off\(advice)")
      }
      guard bytes.count == entry.bytes else { throw damaged("\(bytes.count) bytes", "\(entry.bytes)") }
      let digest = RunFile.digest(bytes)
      guard digest == entry.digest else { throw damaged("digest \(digest)", entry.digest) }
      contents[entry.name] = bytes
    }
    return contents
  }
}
