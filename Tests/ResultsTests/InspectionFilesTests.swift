import Catalogue
import Foundation
import Testing

@testable import Results

/// inspection.csv and pictures, as another program reads them.
@Suite struct InspectionFilesTests {
  static func inspection() -> MapInspection {
    var seen = MapInspection()
    seen.entries = 10
    seen.buckets = 4
    seen.slots = 32
    seen.parts = [
      InspectedPart(name: "control", bytes: 32), InspectedPart(name: "entries", bytes: 160),
      InspectedPart(name: "free", bytes: 352), InspectedPart(name: "own", bytes: 70),
    ]
    seen.paths = [0, 9, 1]
    seen.occupancy = [1, 0, 1, 0, 2]
    seen.randomOccupancy = [0.2, 0.7, 1.1, 1, 0.6]
    seen.bitCounts = [5, 6, 4]
    seen.heat = [1, 99, 0, 0]
    seen.accesses = 100
    seen.pages = 2
    seen.residentPages = 1
    return seen
  }

  private func cell(_ name: String = "e/map=span", _ inspection: MapInspection? = inspection()) -> CellInspection {
    CellInspection(
      experiment: "e", cell: name, repetition: 0, inspection: inspection, refusal: nil,
      metrics: ["storage_used_share": 0.25])
  }

  @Test func everyFigureIsARow() throws {
    #expect(Self.inspection().mistake == nil)
    let text = InspectionFiles.csv([cell()])
    let file = try CSVFile(Array(text.utf8), path: "inspection.csv", columns: InspectionFiles.columns)
    func rows(_ what: String) -> [String] {
      file.rows.filter { $0["what"] == what }.map { "\($0["item"]) \($0["value"]) \($0["expected"])" }
    }
    #expect(rows("part") == ["control 32 ", "entries 160 ", "free 352 ", "own 70 "])
    #expect(rows("pages") == ["resident 1 ", "all 2 "])
    #expect(rows("path") == ["0 0 ", "1 9 ", "2 1 "])
    #expect(rows("bucket") == ["0 1 0.2", "1 0 0.7", "2 1 1.1", "3 0 1", "4 2 0.6"])
    #expect(rows("bit") == ["0 5 5", "1 6 5", "2 4 5"])
    #expect(rows("heat") == ["0 1 25", "1 99 25", "2 0 25", "3 0 25"])
    #expect(file.rows.count == 21)
  }

  @Test func whatShowsNothingHasNeitherRowsNorPicture() {
    #expect(InspectionFiles.csv([cell("e/map=tree", nil)]).split(separator: "\r\n").count == 1)
    #expect(InspectionFiles.pictures([cell("e/map=tree", nil)]).isEmpty)
  }

  @Test func oneCellOnePicture() {
    let pictures = InspectionFiles.pictures([cell(), cell(), cell("e/map=bucket")])
    #expect(pictures.map(\.path) == ["pictures/e_map=span.svg", "pictures/e_map=bucket.svg"])
  }

  @Test func aPictureIsWellFormedAndNeedsNothingElse() throws {
    let hostile = "e/map=\"<script>&\u{1b}[2J"
    let svg = try #require(InspectionFiles.pictures([cell(hostile)]).first).text
    let document = try TagReader(svg)
    #expect(document.isWellFormed && document.elements["svg"] == 1 && document.elements["script"] == nil)
    // The page, four parts twice, three and five bars, three bits, four blocks and their frame.
    #expect(document.elements["rect"] == 1 + 8 + 3 + 5 + 3 + 4 + 1)
    #expect(document.elements["circle"] == 5)
    for word in ["href", "url(", "<style", "<image", "@import"] { #expect(!svg.contains(word)) }
    #expect(!svg.contains("nan") && !svg.contains("inf\""))
  }

  @Test func anEmptyInspectionHasAPictureToo() throws {
    let svg = InspectionPicture(cell: "e/x", seen: MapInspection(), metrics: [:]).svg
    #expect(try TagReader(svg).isWellFormed)
  }

  @Test func coloursGetDarkerAsBucketsGetHotter() {
    #expect(InspectionPicture.heatColour(0) == "#ffffff" && InspectionPicture.heatColour(1_000) == "#1e000a")
    let ratios = [0.1, 0.3, 0.6, 1, 1.5, 2, 4, 8, 15]
    let lights = ratios.map { ratio -> Int in
      let number = Int(InspectionPicture.heatColour(ratio).dropFirst(), radix: 16) ?? 0
      return (number >> 16) + (number >> 8 & 0xff) + (number & 0xff)
    }
    #expect(zip(lights, lights.dropFirst()).allSatisfy { $0 >= $1 } && Set(lights).count > 6)
    #expect(MapInspection.warmth(0) == 0 && MapInspection.warmth(1) == 0.5 && MapInspection.warmth(16) == 1)
  }

  @Test func runsArePutTogetherAgainstAnEvenLoad() {
    let seen = Self.inspection()
    #expect(seen.heatRatios(atMost: 4) == [0.04, 3.96, 0, 0])
    #expect(seen.heatRatios(atMost: 2) == [2, 0])
    var uneven = seen
    uneven.buckets = 7
    uneven.bucketsPerHeat = 2
    // The last run has one bucket of seven.
    #expect(abs(uneven.evenHeat(ofRun: 3) - 100.0 / 7) < 1e-9)
  }
}

/// The tags of a document, read here anew.
private struct TagReader {
  var isWellFormed = true
  var elements: [String: Int] = [:]

  init(_ text: String) throws {
    // Tags alone: each is closed in the reverse order, or closes itself.
    var open: [String] = []
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else { isWellFormed = false; return }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        if open.popLast() != String(tag.dropFirst()) { isWellFormed = false }
        continue
      }
      let name = String(tag.prefix { $0 != " " && $0 != "/" })
      elements[name, default: 0] += 1
      if tag.count(where: { $0 == "\"" }) % 2 == 1 { isWellFormed = false }
      if !tag.hasSuffix("/") { open.append(name) }
    }
    if !open.isEmpty || text.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\n" }) { isWellFormed = false }
  }
}
