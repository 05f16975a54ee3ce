import Foundation
import Testing
import WaitingTests

private let disassembler = ["/usr/bin/objdump", "/usr/local/bin/objdump"].first {
  FileManager.default.isExecutableFile(atPath: $0)
}

/// What the compiler made of the kernels: looked up in the worker, which is built beside the tests.
@Suite(.serialized, .waitsForPrograms, .enabled(if: disassembler != nil, "objdump is not installed"))
struct MachineCodeTests {
  /// The instructions of a function, from its first to its last, as `mnemonic operands`.
  private func instructions(of function: String) throws -> [String] {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: disassembler!)
    process.arguments = ["-d", "--no-show-raw-insn", "--disassemble=\(function)", try Self.program()]
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "\t")
      guard parts.count >= 2, parts[0].hasSuffix(":") else { return nil }
      return parts[1...].joined(separator: " ").replacing(/\s+/, with: " ").trimmingCharacters(in: .whitespaces)
    }
  }

  private static func program() throws -> String {
    let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return executable.deletingLastPathComponent().appendingPathComponent("maplab-worker").path
  }

  #if arch(x86_64)
    @Test func spinIsALoopOfThreeInstructions() throws {
      let code = try instructions(of: "known_spin")
      let multiply = try #require(code.firstIndex { $0.hasPrefix("imul") })
      #expect(code[multiply + 1].hasPrefix("dec"))
      #expect(code[multiply + 2].hasPrefix("jne"))
      #expect(code.count { $0.hasPrefix("imul") } == 1, "neither unrolled nor done by vectors")
      #expect(!code.contains { $0.contains("xmm") || $0.contains("ymm") })
    }

    @Test func loadsReadOnceInALoopOfSixInstructions() throws {
      let code = try instructions(of: "known_loads")
      let load = try #require(code.firstIndex { $0.hasPrefix("add $0x40,") }) - 1
      #expect(code[load].hasPrefix("add ("))
      #expect(
        code[load...].prefix(6).map { String($0.prefix { $0 != " " }.prefix(3)) } == [
          "add", "add", "cmp", "cmo", "dec", "jne",
        ])
      #expect(code[load + 1..<load + 6].allSatisfy { !$0.contains("(") || $0.hasPrefix("jne") })
    }
  #endif

  @Test func blocksAreReallyAllocated() throws {
    let code = try instructions(of: "known_blocks")
    for function in ["malloc", "realloc", "free"] {
      #expect(code.contains { $0.contains("<\(function)@") }, "\(function)")
    }
  }
}
