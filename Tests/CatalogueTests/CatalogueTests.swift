import Foundation
import Testing

@testable import Catalogue

@Suite("The lab's lists")
struct CatalogueTests {
  @Test func metricNamesAreUniqueAndFound() {
    #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
    for metric in Metric.all { #expect(Metric.named(metric.name) == metric) }
    #expect(Metric.named("ns_per_opp") == nil)
  }

  /// A metric is declared once: what is written for its name, is its name.
  @Test func aMetricsPropertyIsCalledAsTheMetric() {
    let properties = Mirror(reflecting: DeclaredMetrics()).children.map { ($0.label ?? "", $0.value as? Metric) }
    for (property, metric) in properties {
      let words = metric?.name.split(separator: "_") ?? []
      #expect(property == words.first.map { $0 + words.dropFirst().map(\.capitalized).joined() } ?? "", "\(property)")
    }
    #expect(Metric.all.starts(with: properties.compactMap(\.1)) && Metric.nsPerOp.name == "ns_per_op")
  }

  /// Nobody gains or loses by a property that is there or not, but by a map that does not do what it is for.
  @Test func aPropertyIsNeitherBetterNorWorse() {
    let promises = ["works", "found", "agree", "rise", "accepts"]
    for metric in Metric.all where metric.unit == "0/1" {
      let isPromise = promises.contains { metric.name.hasSuffix("_\($0)") }
      #expect(metric.direction == (isPromise ? .higherIsBetter : .neither), "\(metric.name)")
    }
    let cost = ["ns", "KiB", "B", "B/op", "calls/op", "count/op"]
    for metric in Metric.all where cost.contains(metric.unit) {
      #expect(metric.direction != .higherIsBetter, "\(metric.name)")
    }
  }

  @Test func exactMetricsComeFromExactPasses() {
    // A study says of each of its figures whether every run must see the same.
    // So do timelines: counts follow from the map's rules, times are the machine's.
    // Of what an inspection sees only the pages that are resident are the machine's.
    #expect(Metric.all.filter { $0.pass == .inspection && !$0.isExact } == [Metric.storageResidentShare])
    // And of profiles, in which waiting takes time.
    let mixed: Set<MeasurementPass> = [.observations, .timeline, .profile]
    for metric in Metric.all where !mixed.contains(metric.pass) && metric != Metric.storageResidentShare {
      #expect(metric.isExact == metric.pass.isExact, "\(metric.name)")
    }
  }

  @Test func aWeakCacheNeedsObjects() {
    var cell = CellParameters(
      map: .weak, allocator: "system", kind: .fill, keys: KeySpecification(type: .uint64),
      values: ValueSpecification(type: .uint64), entries: 10, operations: 10)
    #expect(cell.impossibleReason?.contains("class") == true)
    cell.values = ValueSpecification(type: .class, size: 8)
    #expect(cell.impossibleReason == nil)
  }

  @Test func whatAVariantIsNotCompiledForIsRefusedWithTheReason() {
    func reason(_ map: MapVariant, _ workload: WorkloadKind, _ keys: KeyType, _ values: ValueType, entries: Int)
      -> String?
    {
      CellParameters(
        map: map, allocator: "system", kind: workload, keys: KeySpecification(type: keys),
        values: ValueSpecification(type: values), entries: entries, operations: 10
      ).impossibleReason
    }
    #expect(reason(.bucket, .fill, .struct16, .uint64, entries: 5)?.contains("\"uint64\", \"string\"") == true)
    #expect(reason(.tree, .fill, .uint64, .bytes, entries: 5)?.contains("\"class\"") == true)
    #expect(reason(.static, .erase, .uint64, .uint64, entries: 5)?.contains("never changed") == true)
    #expect(reason(.inline, .fill, .uint64, .uint64, entries: 9)?.contains("at most 8") == true)
    #expect(reason(.byteCache, .update, .uint64, .uint64, entries: 9)?.contains("oldest") == true)
    for map in MapVariant.allCases where map != .synthetic && map != .none {
      #expect(reason(map, .getHit, map.keyTypes[0], map.valueTypes(keys: map.keyTypes[0])[0], entries: 4) == nil)
    }
  }

  @Test func knownAnswersAndMapsKeepApart() {
    var cell = CellParameters(
      map: .synthetic, allocator: "system", kind: .getHit, keys: KeySpecification(type: .uint64),
      values: ValueSpecification(type: .uint64), entries: 1, operations: 1)
    #expect(cell.impossibleReason?.contains("known-answer") == true)
    cell.kind = .knownAnswer
    #expect(cell.impossibleReason?.contains("needs an answer") == true)
    cell.answer = KnownAnswer(.spin, 5)
    #expect(cell.impossibleReason == nil)
    cell.map = .native
    #expect(cell.impossibleReason?.contains("synthetic") == true)
  }

  @Test func labelsTellAnswersApart() {
    var answers = KnownAnswer.Work.allCases.map { KnownAnswer($0, 1, sizes: $0 == .blocks ? [8] : []) }
    var modified = KnownAnswer(.blocks, sizes: [8])
    modified.holes = 8
    answers.append(modified)
    modified.held = 8
    answers.append(modified)
    modified.resizes = [8]
    answers.append(modified)
    #expect(Set(answers.map(\.label)).count == answers.count)
    // A cell's id is cut at these.
    #expect(answers.allSatisfy { !$0.label.contains { ",=/".contains($0) } })
  }

  @Test func absurdSizesDoNotOverflow() {
    let cell = CellParameters(
      map: .native, allocator: "system", kind: .fill, keys: KeySpecification(type: .string, length: 4096),
      values: ValueSpecification(type: .bytes, size: 1 << 20), entries: .max, operations: 1)
    #expect(cell.leastMemory == .max)
  }

  @Test func specificationsFillInTheirDefaults() {
    #expect(KeySpecification(type: .string).length == KeySpecification.defaultStringLength)
    #expect(KeySpecification(type: .uint64, length: 99).length == 8)
    #expect(KeySpecification(type: .uint64, exponent: 2).exponent == nil)
    #expect(KeySpecification(type: .uint64, distribution: .zipf).exponent == KeySpecification.defaultZipfExponent)
    #expect(ValueSpecification(type: .none, size: 7).size == 0)
  }
}
