import Foundation
import InputAttack

/// The inner process: gives inputs to one reader and checks what each costs.
struct Attacker {
  private let attack: InputAttack
  private let keep: KeptInputs
  /// A file in which the number of the input under way stands: what is left of this process if it crashes.
  private let progress: FileHandle

  /// Findings after which there is no point in going on.
  private static let mostFindings = 20
  /// Processor seconds after which an input counts as endless.
  private static let endless = 60

  init(on reader: InputReader, seed: UInt64, keep: String, progress: String) throws {
    attack = try InputAttack(on: reader, seed: seed)
    self.keep = KeptInputs(folder: keep)
    self.progress = try FileHandle(forUpdating: URL(filePath: progress))
  }

  /// Runs the inputs of these numbers; false where a promise was broken.
  func run(_ numbers: Range<Int>) throws -> Bool {
    let name = attack.reader.name
    let start = ContinuousClock.now
    var tally = InputAttack.Tally()
    var findings = 0
    var largest = 0
    var slowest = (seconds: 0.0, size: 0, number: 0)
    var hungriest = 0
    for number in numbers {
      var text = ProgressFile.text(number)
      _ = text.withUTF8 { pwrite(progress.fileDescriptor, $0.baseAddress, $0.count, 0) }
      let input = attack.input(number)
      var finding: String?
      InputBudget.resetLargestMemory()
      // The TOML parser does not give all its memory back: what earlier inputs left is not this one's.
      let memoryBefore = InputBudget.largestMemory
      InputBudget.armWatchdog(seconds: Self.endless)
      let before = InputBudget.processorSeconds
      do {
        switch try attack.reader.read(input) {
        case .accepted: tally.accepted += 1
        case .refused: tally.refused += 1
        }
      } catch {
        finding = "\(error)"
      }
      let seconds = InputBudget.processorSeconds - before
      if seconds > slowest.seconds { slowest = (seconds, input.count, number) }
      if seconds > InputBudget.seconds(forSize: input.count) {
        let limit = InputBudget.seconds(forSize: input.count)
        finding = "took \(rounded(seconds)) s for \(input.count) bytes, at most \(rounded(limit)) s are good"
      }
      largest = max(largest, input.count)
      let memory = InputBudget.largestMemory - memoryBefore
      hungriest = max(hungriest, memory)
      if memory > InputBudget.memory(forSize: input.count) {
        let limit = InputBudget.memory(forSize: input.count) >> 20
        finding = "took \(memory >> 20) MiB for \(input.count) bytes, at most \(limit) MiB are good"
      }
      guard let finding else { continue }
      findings += 1
      print("FAILED  \(name): \(finding.prefix(2000))\n        \(try keep.save(input, of: name, number: number))")
      if findings == Self.mostFindings { break }
    }
    if findings == 0, numbers.count >= 10_000, let fault = tally.fault {
      print("FAILED  \(name): \(fault)")
      return false
    }
    let verdict = findings == 0 ? "ok     " : "FAILED "
    print(
      "\(verdict) \(name): \(numbers.count) inputs, \(tally.accepted) accepted, \(tally.refused) refused, largest "
        + "\(largest >> 10) KiB, slowest \(rounded(slowest.seconds)) s (number \(slowest.number), \(slowest.size) bytes), "
        + "hungriest \(hungriest >> 20) MiB, \(ContinuousClock.now - start)")
    fflush(nil)
    return findings == 0
  }

  private func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
}

/// The number of the input under way, in a file.
enum ProgressFile {
  /// As wide for every number, so that a new one covers the old.
  static func text(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 12 - digits.count) + digits
  }

  /// The number that a file holds; nil where no input had begun.
  static func read(_ path: String) -> Int? {
    (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { Int($0) }
  }
}

/// A folder of inputs that failed.
struct KeptInputs {
  let folder: String

  /// Writes an input; returns the sentence that says how to repeat it.
  func save(_ input: [UInt8], of reader: String, number: Int) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = "\(folder)/\(reader)-\(number)"
    try Data(input).write(to: URL(filePath: path))
    return "again: input-attack --reader \(reader) --file \(path)"
  }
}
