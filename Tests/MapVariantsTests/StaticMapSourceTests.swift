import Foundation
import MapVariants
import Testing

/// What the committed tables were generated from.
enum GeneratedTables {
  static let ports = [
    ("ftp", 21), ("ssh", 22), ("telnet", 23), ("smtp", 25), ("domain", 53), ("http", 80), ("kerberos", 88),
    ("pop3", 110), ("ntp", 123), ("imap", 143), ("snmp", 161), ("ldap", 389), ("https", 443), ("submission", 587),
    ("kerberos-admin-change", 749), ("ldap over \"tls\"", 636), ("postgresql", 5432), ("redis", 6379), ("", 0),
  ]
  static let reasons = [
    (200, "OK"), (201, "Created"), (204, "No Content"), (301, "Moved Permanently"), (304, "Not Modified"),
    (400, "Bad Request"), (401, "Unauthorized"), (403, "Forbidden"), (404, "Not Found"), (418, "I'm a \"teapot\""),
    (429, "Too Many Requests"), (500, "Internal Server Error"), (503, "Service Unavailable"), (-1, "caf\u{e9}"),
  ]

  static func portsSource(seed: UInt64) throws -> String {
    try StaticMap(ports, seed: seed).swiftSource(named: "PortsTable")
  }

  static func reasonsSource(seed: UInt64) throws -> String {
    try StaticMap(reasons, seed: seed).swiftSource(named: "ReasonsTable")
  }
}

@Suite struct StaticMapSourceTests {
  private func committed(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func generatingAgainGivesTheCommittedText(seed: UInt64) throws {
    #expect(try GeneratedTables.portsSource(seed: seed) == committed("StaticMapPortsTable.swift"))
    #expect(try GeneratedTables.reasonsSource(seed: seed) == committed("StaticMapReasonsTable.swift"))
  }

  @Test func aConstantTableFindsAllItsKeysAndNoOthers() {
    #expect(PortsTable.count == GeneratedTables.ports.count)
    let ports = Dictionary(uniqueKeysWithValues: GeneratedTables.ports)
    for (name, port) in GeneratedTables.ports {
      #expect(PortsTable[name] == port)
      #expect(PortsTable[utf8: Array(name.utf8).span] == port)
      #expect(PortsTable[name + "x"] == nil)
      #expect(PortsTable["x" + name] == nil)
      let shorter = Array(name.utf8.dropLast())
      #expect(PortsTable[utf8: shorter.span] == ports[String(decoding: shorter, as: UTF8.self)])
    }
    #expect(ReasonsTable.count == GeneratedTables.reasons.count)
    for (code, reason) in GeneratedTables.reasons { #expect(ReasonsTable[code] == reason) }
    let codes = Set(GeneratedTables.reasons.map(\.0))
    for code in -1000...1000 where !codes.contains(code) { #expect(ReasonsTable[code] == nil) }
  }

  @Test func aConstantTableFindsKeysInOtherCanonicalForms() {
    // The Kelvin sign's canonical form is K, which "kerberos" has not; nothing else equals an ASCII key.
    #expect(PortsTable["\u{212a}erberos"] == nil)
    #expect(PortsTable["caf\u{e9}"] == nil)
    #expect(PortsTable[utf8: ([0xff, 0xfe] as [UInt8]).span] == nil)
  }

  @Test func onlyASCIIKeysBecomeConstants() throws {
    #expect(throws: StaticMapError.keyBeyondASCII("caf\u{e9}")) {
      try StaticMap([("caf\u{e9}", 1)]).swiftSource(named: "Table")
    }
    #expect(throws: StaticMapError.noKeys) { try StaticMap([(Int, Int)]()).swiftSource(named: "Table") }
    #expect(throws: StaticMapError.noKeys) { try StaticMap([(String, Int)]()).swiftSource(named: "Table") }
  }

  /// Set MAPLAB_WRITE_TABLES to write the committed file anew.
  @Test(arguments: [1, 2] as [UInt64])
  func valuesOfAllKindsAreWrittenAsCommitted(seed: UInt64) throws {
    let source = try EdgeValues.source(seed: seed)
    let name = "StaticMapEdgeTables.swift"
    if ProcessInfo.processInfo.environment["MAPLAB_WRITE_TABLES"] != nil {
      let folder = URL(filePath: #filePath).deletingLastPathComponent()
      try source.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    #expect(try source == committed(name))
  }

  /// The committed file compiles, and what it gives is the value it was made of, NaNs and signs of zero included.
  @Test func constantsAreTheValues() {
    #expect(EdgeDoubles.count == EdgeValues.doubles.count)
    for (key, value) in EdgeValues.doubles { #expect(EdgeDoubles[key]?.bitPattern == value.bitPattern, "\(key)") }
    for (key, value) in EdgeValues.floats { #expect(EdgeFloats[key]?.bitPattern == value.bitPattern, "\(key)") }
    for (key, value) in EdgeValues.strings {
      #expect(EdgeStrings[key].map { Array($0.unicodeScalars) } == Array(value.unicodeScalars), "\(key)")
    }
    for (key, value) in EdgeValues.integers { #expect(EdgeIntegers[key] == value, "\(key)") }
    for (key, value) in EdgeValues.wide { #expect(EdgeWide[key] == value, "\(key)") }
    for (key, value) in EdgeValues.optionals {
      #expect(EdgeOptionals[key].map { $0?.bitPattern } == .some(value?.bitPattern), "\(key)")
    }
    for (key, value) in EdgeValues.twice { #expect(EdgeTwice[key] == .some(value), "\(key)") }
    for (key, value) in EdgeValues.points {
      #expect(EdgePoints[key] == value, "\(key)")
      #expect(EdgePoints[key]?.map(\.x.sign) == value.map(\.x.sign), "\(key)")
    }
    for (key, value) in EdgeValues.shapes { #expect(EdgeShapes[key] == value, "\(key)") }
    for (key, value) in EdgeValues.collections { #expect(EdgeCollections[key] == value, "\(key)") }
    for (key, value) in EdgeValues.characters { #expect(EdgeCharacters[key] == value, "\(key)") }
  }
}
