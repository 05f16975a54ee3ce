import Foundation
import Testing

/// The schemas as another reader of JSON Schema sees them: Debian's python3-jsonschema, where it is installed.
@Suite struct OtherReaderTests {
  private static func run(_ script: String) throws -> (exitCode: Int32, output: String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    process.currentDirectoryURL = WorkerFile.folder
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  private static let hasReader = (try? run("from jsonschema import Draft202012Validator"))?.exitCode == 0

  /// Both are schemas, every vector's job is valid, and a job without its seed is not.
  @Test(.enabled(if: hasReader, "no python3-jsonschema")) func itAgrees() throws {
    let result = try Self.run(
      """
      import json
      from jsonschema import Draft202012Validator as Validator
      job, report = (json.load(open(f"{name}.schema.json")) for name in ("job", "report"))
      Validator.check_schema(job)
      Validator.check_schema(report)
      vectors = json.load(open("vectors.json"))["vectors"]
      for vector in vectors:
          Validator(job).validate(vector["job"])
      bad = dict(vectors[0]["job"])
      del bad["seed"]
      assert not Validator(job).is_valid(bad)
      print(len(vectors))
      """)
    #expect(result.exitCode == 0 && (Int(result.output.dropLast()) ?? 0) > 50, "\(result.output)")
  }
}
