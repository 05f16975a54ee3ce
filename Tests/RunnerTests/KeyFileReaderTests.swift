import Catalogue
import Experiments
import Foundation
import Testing

@testable import Runner

@Suite struct KeyFileReaderTests {
  /// The keys of a text, in order, equal ones once, and how often each occurs.
  private func read(
    _ text: String, _ type: KeyType = .string, format: KeyFileFormat = .lines, column: String? = nil,
    count: String? = nil, limit: Int? = nil
  ) throws -> [(key: [UInt8], weight: UInt64)] {
    try read(Array(text.utf8), type, format: format, column: column, count: count, limit: limit)
  }

  private func read(
    _ bytes: [UInt8], _ type: KeyType = .string, format: KeyFileFormat = .lines, column: String? = nil,
    count: String? = nil, limit: Int? = nil
  ) throws -> [(key: [UInt8], weight: UInt64)] {
    let file = KeyFile(
      path: try #require(KeyFilePath("x")), format: format, column: column.flatMap { ColumnName($0) },
      count: count.flatMap { ColumnName($0) }, limit: limit)
    let table = try KeyFileReader(path: "/x", file: file, type: type).keys(in: bytes).table()
    return try table.withUnsafeBytes { memory in
      let table = try #require(KeyTable(memory))
      return (0..<table.count).map { (Array(table[$0]), table.weight(ofKey: $0)) }
    }
  }

  private func words(_ numbers: UInt64...) -> [UInt8] {
    numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) } }
  }

  @Test func linesAreKeysAsTheyAre() throws {
    let keys = try read("  a b \r\nc,d\n\"e\"\n😀\n  a b \n")
    #expect(keys.map { String(decoding: $0.key, as: UTF8.self) } == ["  a b ", "c,d", "\"e\"", "😀"])
    #expect(keys.map(\.weight) == [2, 1, 1, 1])
    #expect(try read("last line without an end").count == 1)
    #expect(try read("a\nb\nc\n", limit: 2).count == 2)
  }

  @Test(arguments: [
    ("0", 0), ("18446744073709551615", UInt64.max), ("0xFf", 255), ("10.0.0.1", 0x0a00_0001),
    ("255.255.255.255", 0xffff_ffff), ("00:50:c2:00:00:01", 0x0050_c200_0001), ("AA-BB-CC-DD-EE-FF", 0xaabb_ccdd_eeff),
  ])
  func numbersAndAddressesAreNumbers(text: String, number: UInt64) throws {
    #expect(try read(text, .uint64).map(\.key) == [words(number)])
  }

  @Test(arguments: [
    "", "-1", "+1", "18446744073709551616", "0x", "0xg", "1.5", "1.2.3", "1.2.3.256", "1.2.3.4.5", "1..2.3", "+1.2.3.4",
    "00:50:c2:00:00", "00:50:c2:00:00:100", " 1", "1 ", "é",
  ])
  func otherTextIsNoNumber(text: String) {
    #expect(throws: InvalidInput.self) { try read("1\n\(text)\n2\n", .uint64) }
  }

  @Test func addressesAndIdentifiersAreTwoWords() throws {
    #expect(try read("::1", .struct16).map(\.key) == [words(0, 1)])
    #expect(try read("2001:db8::ff", .struct16).map(\.key) == [words(0x2001_0db8_0000_0000, 0xff)])
    #expect(
      try read("00112233-4455-6677-8899-aabbccddeeff", .struct16).map(\.key)
        == [words(0x0011_2233_4455_6677, 0x8899_aabb_ccdd_eeff)])
    for text in ["1", "::g", "00112233-4455-6677-8899-aabbccddeef", "+0112233-4455-6677-8899-aabbccddeeff"] {
      #expect(throws: InvalidInput.self, "\(text)") { try read(text, .struct16) }
    }
  }

  @Test func aColumnOfRowsIsRead() throws {
    let text = "name,hits\n\"a,b\",3\nc,1\n\"a,b\",2"
    #expect(try read(text, format: .csv).map { String(decoding: $0.key, as: UTF8.self) } == ["a,b", "c"])
    #expect(try read(text, format: .csv, column: "name", count: "hits").map(\.weight) == [5, 1])
    #expect(try read(text, .uint64, format: .csv, column: "2").map(\.key) == [words(3), words(1), words(2)])
    #expect(try read(text, format: .csv, limit: 1).map(\.weight) == [1])
  }

  @Test func wordsAreNumbers() throws {
    #expect(try read(words(7, .max, 7), .uint64, format: .u64).map(\.weight) == [2, 1])
    #expect(throws: InvalidInput.self) { try read(words(7) + [0], .uint64, format: .u64) }
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no mistake"
    } catch let error as InvalidInput {
      return error.diagnostics.map(\.description).joined(separator: "\n")
    } catch {
      return "\(error)"
    }
  }

  @Test func mistakesSayWhere() {
    #expect(message { _ = try read("") } == "/x: found no key, expected a file of keys")
    #expect(message { _ = try read("a\n\nb\n") } == "/x:2: found nothing, expected a key of 1 to 4096 bytes")
    #expect(
      message { _ = try read([97, 10, 255, 10]) } == "/x:2: found bytes that are not UTF-8, expected UTF-8 text")
    #expect(
      message { _ = try read("1\ntwo\n", .uint64) }
        == "/x:2: found \"two\", expected a whole number up to 18446744073709551615, 0x and hexadecimal digits, "
        + "an IPv4 or a MAC address")
    #expect(
      message { _ = try read("name,hits\na,1\n", format: .csv, column: "nam") }
        == "/x:1: found no column \"nam\", expected a header with it, or a number from 1 to 2; did you mean \"name\"?")
    #expect(
      message { _ = try read("name\na\nb,c\n", format: .csv) } == "/x:3: found 2 fields, expected 1, as in the header")
    #expect(
      message { _ = try read("name,hits\na,0\n", format: .csv, count: "hits") }
        == "/x:2: found the count \"0\", expected a whole number from 1 to 100000000000")
    #expect(
      message { _ = try read("name,hits\na,100000000001\n", format: .csv, count: "hits") }
        .hasPrefix("/x:2: found the count \"100000000001\""))
    #expect(message { _ = try read("name\n\"a\n", format: .csv) }.contains("found no CSV (it is"))
    let long = String(repeating: "x", count: 5_000)
    #expect(message { _ = try read(long) }.hasPrefix("/x:1: found \"xxx"))
  }

  @Test func noSuchFileAndNoFile() throws {
    let path = try #require(KeyFilePath("x"))
    let reader = KeyFileReader(path: "/nonexistent/keys", file: KeyFile(path: path), type: .string)
    #expect(message { _ = try reader.read() } == "/nonexistent/keys: found no such file, expected a file of keys")
    let folder = KeyFileReader(path: "/tmp", file: KeyFile(path: path), type: .string)
    #expect(message { _ = try folder.read() } == "/tmp: found a directory, expected a file of keys")
  }
}
