import Catalogue
import Foundation
import Numbers
import Platform
import Testing

@testable import Measurement

/// Figures of a map that is made up, and pages that are touched on purpose.
@Suite struct InspectionFiguresTests {
  /// Eight keys in two tables of four buckets each; the last two share a bucket, and its hash is the key's number.
  private final class MadeUp: InspectionWorkload {
    let entries = 8
    var count = 8
    let refusal = "it is made up"
    let accesses = 100
    var isSilent = false
    var moves = false
    private var reads: UInt = 0

    func fill() {}
    func finish() {}
    func storage() -> StorageView? {
      isSilent
        ? nil
        : StorageView(
          bucketName: "bucket", tables: [4, 4], slots: 16, parts: [("control", 8), ("entries", 64), ("free", 56)],
          entryBytes: 64, hashBits: 3, address: 4_096)
    }
    var address: UInt {
      reads += 1
      return 4_096 + (moves ? reads % 3 * 64 : 0) + reads * 2_048
    }
    func place(ofKey index: Int) -> PlaceView {
      let bucket = min(index, 6)
      return PlaceView(hash: UInt64(index), table: bucket / 4, bucket: bucket % 4, path: index < 6 ? 1 : 3)
    }
    func ownBytes(ofKey index: Int) -> Int { index }
    func forEachBlock(_ body: (UnsafeRawBufferPointer) -> Void) {}
    func place(ofAccess index: Int) -> PlaceView { place(ofKey: index < 90 ? 0 : 7) }
    func access(_ index: Int) -> UInt64 { 2 }
  }

  @Test func plantedCountsGiveTheFiguresOfPaper() throws {
    var figures = PassFigures()
    try measureInspection(MadeUp(), into: &figures)
    let inspection = try #require(figures.inspection)
    #expect(inspection.mistake == nil)
    #expect(inspection.paths == [0, 6, 0, 2] && inspection.occupancy == [1, 6, 1])
    #expect(inspection.bitCounts == [4, 4, 4] && inspection.heat == [90, 0, 0, 0, 0, 0, 10, 0])
    #expect(figures[Metric.storageBytes] == 128 && figures[Metric.storageUsedShare] == 0.5)
    #expect(figures[Metric.slotLoad] == 0.5 && figures[Metric.keyOwnBytes] == 28)
    #expect(figures[Metric.pathMean] == 1.5 && figures[Metric.pathLongest] == 3)
    // Six of 1/8 and one of 1/4: 6 * 3/8 + 2/4.
    #expect(abs(figures[Metric.bucketEntropy]! - 2.75) < 1e-12)
    // One bucket too few and one too many, of one expected each.
    #expect(figures[Metric.bucketChiSquareP] == ChiSquare(statistic: 2, degreesOfFreedom: 7).p)
    #expect(figures[Metric.hashBitEntropy] == 1 && figures[Metric.hashBitChiSquareP] == 1)
    #expect(abs(figures[Metric.accessEntropy]! - (-0.9 * log2(0.9) - 0.1 * log2(0.1))) < 1e-12)
    #expect(figures[Metric.busiestBucketShare] == 0.9 && figures[Metric.busiestWindowShare] == 0.9)
    #expect(figures[Metric.tableAddressWindows] == 1 && figures.checksum == 200)
  }

  @Test func addressesThatChangeAreCounted() throws {
    let map = MadeUp()
    map.moves = true
    var figures = PassFigures()
    try measureInspection(map, into: &figures)
    #expect(figures[Metric.tableAddressWindows] == 3)
  }

  @Test func aMapThatShowsNothingIsStillLookedUp() throws {
    let map = MadeUp()
    map.isSilent = true
    var figures = PassFigures()
    try measureInspection(map, into: &figures)
    #expect(figures.inspection == nil && figures.checksum == 200 && figures.values.isEmpty)
    #expect(Set(figures.absences.values) == ["it is made up"])
  }

  @Test func aMapThatLosesKeysIsAnError() {
    let map = MadeUp()
    map.count = 7
    var figures = PassFigures()
    #expect(throws: MeasurementError.self) { try measureInspection(map, into: &figures) }
  }

  @Test func windowsAreTheLowElevenBits() {
    var figures = InspectionFigures(
      StorageView(
        bucketName: "bucket", tables: [8_192], slots: 8_192, parts: [], entryBytes: 0, hashBits: 64, address: 0))
    for bucket in [5, 2_053, 4_101, 7] {
      figures.add(access: PlaceView(hash: 0, table: 0, bucket: bucket, path: 1))
    }
    #expect(figures.accessesByWindow.count == 2_048)
    #expect(figures.accessesByWindow[5] == 3 && figures.accessesByWindow[7] == 1)
    // Four buckets to a run.
    #expect(figures.inspection.bucketsPerHeat == 4 && figures.inspection.heat[1] == 2)
  }

  @Test func pagesThatWereTouchedAreResident() throws {
    let page = Int(getpagesize())
    let start = try #require(mmap(nil, 16 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
    defer { munmap(start, 16 * page) }
    for number in [0, 1, 5, 9] { (start + number * page).storeBytes(of: 1, as: UInt8.self) }
    var pages = ResidentPages()
    // Overlapping blocks, out of order, and one that ends within a page.
    pages.add(UnsafeRawBufferPointer(start: start + 8 * page, count: 3 * page + 1))
    pages.add(UnsafeRawBufferPointer(start: start, count: 6 * page))
    pages.add(UnsafeRawBufferPointer(start: start + 100, count: page))
    let count = try #require(pages.count())
    #expect(count.pages == 10 && count.resident == 4)
    #expect(try #require(ResidentPages().count()).pages == 0)
  }

  @Test func damagedInspectionsAreNoticed() throws {
    var figures = PassFigures()
    try measureInspection(MadeUp(), into: &figures)
    let good = try #require(figures.inspection)
    func isWrong(_ change: (inout MapInspection) -> Void) -> Bool {
      var copy = good
      change(&copy)
      return copy.mistake != nil
    }
    #expect(isWrong { $0.entries = 7 } && isWrong { $0.heat[0] = -1 } && isWrong { $0.bitCounts[0] = 9 })
    #expect(isWrong { $0.randomOccupancy[0] = .infinity } && isWrong { $0.bucketsPerHeat = 0 })
    #expect(isWrong { $0.residentPages = 5 } && isWrong { $0.heat = Array(repeating: 0, count: 3_000) })
    #expect(!isWrong { _ in })
  }
}
