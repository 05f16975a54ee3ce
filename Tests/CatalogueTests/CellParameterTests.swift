import Foundation
import Testing

@testable import Catalogue

/// A cell as JSON: each parameter under its key, as files have it.
@Suite struct CellParameterTests {
  /// The parameters that every cell has.
  private static let base = [
    "map": "\"span\"", "allocator": "\"system\"", "kind": "\"get-hit\"", "entries": "100",
  ]

  /// Values of each parameter as they are written, and what else a cell needs for them.
  private static let examples: [String: [(value: String, with: [String: String])]] = [
    "engine": [("\"go\"", ["map": "\"boost-flat\""])],
    "collector": [("\"limit-256MiB\"", ["engine": "\"go\""])],
    // A map that the lab's own engine lacks is skipped, and a run's files are read back with it.
    "map": [("\"weak\"", ["values": "{\"type\":\"class\",\"size\":24}"]), ("\"boost-flat\"", [:])],
    "allocator": [("\"jemalloc\"", [:])],
    "study": [("\"\(Study.all[0].id)\"", ["kind": "\"study\"", "map": "\"none\""])],
    "variant": [("\"a-2\"", [:])],
    "kind": [("\"fill\"", [:])],
    "operations": [("5000", [:])],
    "entries": [("7", [:])],
    "reserve": [("0", [:]), ("64", [:])],
    "threads": [("4", [:]), ("{\"readers\":3,\"writers\":1}", ["kind": "\"mixed\""])],
    "keys": [
      ("{\"distribution\":\"sequential\",\"length\":8,\"type\":\"uint64\"}", [:]),
      ("{\"distribution\":\"zipf\",\"exponent\":0.5,\"length\":20,\"type\":\"string\"}", [:]),
    ],
    "values": [("{\"size\":0,\"type\":\"none\"}", [:]), ("{\"size\":24,\"type\":\"struct\"}", [:])],
    "mix": [("{\"erases\":0.125,\"inserts\":0.125,\"reads\":0.5,\"updates\":0.25}", ["kind": "\"mixed\""])],
    "answer": KnownAnswer.Work.allCases.filter { $0 != .blocks }.map {
      ("{\"\($0.rawValue)\":10}", ["kind": "\"known-answer\"", "map": "\"synthetic\""])
    } + [
      ("{\"busy\":10,\"slow_every\":[5,50],\"slow_factor\":3}", ["kind": "\"known-answer\"", "map": "\"synthetic\""]),
      (
        "{\"blocks\":[24,100],\"held\":16,\"holes\":8,\"resizes\":[200]}",
        ["kind": "\"known-answer\"", "map": "\"synthetic\""]
      ),
      ("{\"kept\":1,\"pages\":4,\"passing\":20}", ["kind": "\"known-answer\"", "map": "\"synthetic\""]),
    ],
    "load": [
      ("{\"kind\":\"closed\"}", [:]), ("{\"kind\":\"open\",\"rate\":9,\"schedule\":\"poisson\"}", [:]),
    ],
    "pause": [("{\"every\":5,\"milliseconds\":0.5}", [:])],
    "deletes": DeletionPattern.allCases.map { ("\"\($0.rawValue)\"", [:]) },
  ]

  private static func json(_ changes: [String: String?]) -> String {
    let table = changes.reduce(into: base) { $0[$1.key] = $1.value }
    return "{" + table.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
  }

  private func read(_ text: String) throws -> CellParameters {
    try JSONDecoder().decode(CellParameters.self, from: Data(text.utf8))
  }

  private func written(_ cell: CellParameters) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(cell)) as? [String: Any])
  }

  @Test(arguments: CellParameter.all.map(\.key))
  func everyParameterComesBackUnderItsKey(key: String) throws {
    let examples = try #require(Self.examples[key], "CellParameterTests.examples has no values of \"\(key)\"")
    for (value, with) in examples {
      let cell = try read(Self.json(with.merging([key: value]) { $1 }.mapValues(Optional.some)))
      #expect(try read(String(decoding: JSONEncoder().encode(cell), as: UTF8.self)) == cell)
      let again = try JSONSerialization.data(
        withJSONObject: try #require(try written(cell)[key]), options: [.fragmentsAllowed, .sortedKeys])
      #expect(String(decoding: again, as: UTF8.self) == value)
      let parameter = try #require(CellParameter.named(key))
      let label = try #require(parameter.label(cell))
      #expect(!label.isEmpty && !label.contains { ",= ".contains($0) }, "\(key): \(label)")
    }
    #expect(CellParameter.named(key)?.summary.isEmpty == false)
  }

  @Test func everyStoredPropertyIsAParameter() throws {
    // What CellParameters stores under another name than its key.
    let names = ["roles": "threads"]
    let stored = Mirror(reflecting: CellParameters.blank).children.compactMap(\.label).map { names[$0] ?? $0 }
    let declared = CellParameter.all.map(\.key)
    for name in stored { #expect(declared.contains(name), "CellParameter.all declares no \(name)") }
    for key in declared { #expect(stored.contains(key), "CellParameters stores no \(key)") }
    #expect(Set(declared).count == declared.count)
  }

  @Test func whatIsAbsentHasItsDefault() throws {
    let cell = try read(Self.json([:]))
    #expect(
      cell
        == CellParameters(
          map: .span, allocator: "system", kind: .getHit, keys: KeySpecification(type: .uint64),
          values: ValueSpecification(type: .uint64), entries: 100, operations: 1_000_000))
    #expect(try read(Self.json(["kind": "\"fill\""])).operations == 100)
    #expect(try read(Self.json(["kind": "\"mixed\""])).mix == .standard)
    #expect(try read(Self.json(["keys": "{\"type\":\"string\"}"])).keys.length == 20)
    #expect(try read(Self.json(["reserve": "null"])) == cell)
  }

  @Test(
    arguments: [
      (["entries": nil], "entries: found nothing, expected the number of entries of a full map"),
      (["map": nil], "map: found nothing, expected the map under test"),
      (["engine": "\"other\"", "map": "\"A map\""], "map: found \"A map\", expected lower-case letters"),
      (["entries": "1.5"], "entries: found the number 1.5, expected a whole number, 1 or more"),
      (["operations": "0"], "operations: found the number 0, expected a whole number, 1 to 1000000000"),
      (["workload": "\"fill\""], "workload: found an unknown key, expected one of engine, map, allocator"),
      (["kind": "\"fil\""], "did you mean \"fill\"?"),
      (["keys": "{\"type\":\"uint64\",\"length\":9}"], "keys.length: found the number 9, expected a length only with"),
      (["keys": "{\"exponent\":0.5}"], "keys.exponent: found the number 0.5, expected an exponent only with"),
      (
        ["values": "{\"type\":\"class\",\"size\":12}"],
        "values.size: found 12, expected for type = \"class\" a multiple"
      ),
      (
        ["values": "{\"type\":\"bytes\",\"size\":-1}"],
        "values.size: found the number -1, expected a whole number, 0 to"
      ),
      (["mix": "{\"reads\":1}"], "mix: found a table, expected a mix only with kind = \"mixed\""),
      (["answer": "{\"spin\":1}"], "answer: found a table, expected an answer only with kind = \"known-answer\""),
      (["threads": "{\"readers\":200,\"writers\":100}"], "threads: found 300 threads, expected at most 256"),
      (["load": "{\"kind\":\"open\",\"rate\":0}"], "load.rate: found the number 0, expected a whole number, 1 to"),
      (["pause": "{\"every\":1,\"milliseconds\":20000}"], "pause.milliseconds: found the number 20000.0, expected"),
      (["deletes": "[]"], "deletes: found an empty array, expected one of all, random-half"),
    ] as [([String: String?], String)])
  func aMistakeIsToldWithItsKey(changes: [String: String?], message: String) throws {
    do {
      let cell = try read(Self.json(changes))
      Issue.record("\(cell) was read")
    } catch {
      #expect(MessageText.sentence(error).contains(message), "\(MessageText.sentence(error))")
    }
  }
}
