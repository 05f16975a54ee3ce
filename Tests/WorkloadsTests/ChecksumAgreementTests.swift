import Catalogue
import Measurement
import Testing

@testable import Workloads

@Suite("Every map gives every workload the same checksum")
struct ChecksumAgreementTests {
  static let keys: [KeySpecification] = [
    KeySpecification(type: .uint64, distribution: .sequential),
    KeySpecification(type: .uint64, distribution: .zipf),
    KeySpecification(type: .string, length: 20),
    KeySpecification(type: .string, length: 5),
    KeySpecification(type: .struct16),
  ]

  // Known answers are work without a map.
  @Test(
    arguments: WorkloadKind.allCases.filter {
      ![.knownAnswer, .study, .trace].contains($0)
    }, keys)
  func agreesAcrossMapsAndBatches(kind: WorkloadKind, keys: KeySpecification) {
    let allValues = [
      ValueSpecification(type: .uint64), ValueSpecification(type: .class, size: 24),
      ValueSpecification(type: .bytes, size: 40), ValueSpecification(type: .none),
    ]
    // 8 entries are as many as every map holds.
    for (values, entries) in allValues.flatMap({ [($0, 50), ($0, 8)] }) {
      var expected: UInt64?
      var digests: Set<UInt64> = []
      for map in MapVariant.allCases {
        let parameters = CellParameters(
          map: map, allocator: "system", kind: kind, keys: keys, values: values, entries: entries, operations: 200)
        guard parameters.impossibleReason == nil else { continue }
        let program = EveryFamily.program(parameters, operations: 200)
        let workload = program.measuredRounds
        digests.insert(program.digest())
        for batch in [200, 7, 1] {
          workload.prepareRound()
          var checksum: UInt64 = 0
          for start in stride(from: 0, to: 200, by: batch) {
            checksum &+= workload.run(start..<min(200, start + batch))
          }
          workload.finishRound()
          #expect(checksum == expected ?? checksum, "\(map.id) in batches of \(batch)")
          expected = checksum
        }
      }
      // 16-byte keys are compiled with numbers alone.
      #expect(digests.count == (keys.type == .struct16 && values.type != .uint64 ? 0 : 1))
    }
  }

  @Test(arguments: ValueSpecification.structSizes)
  func everyStructSizeIsCompiledIn(size: Int) {
    for type in [ValueType.struct, .class, .bytes] {
      let parameters = CellParameters(
        map: .span, allocator: "system", kind: .getHit, keys: KeySpecification(type: .uint64),
        values: ValueSpecification(type: type, size: size), entries: 10, operations: 20)
      let workload = EveryFamily.program(parameters, operations: 20).measuredRounds
      workload.prepareRound()
      // Twenty hits, each at least 1.
      #expect(workload.run(0..<20) >= 20)
    }
  }

  @Test func structValuesHaveTheirSize() {
    #expect(MemoryLayout<StructValue<1>>.size == 8)
    #expect(MemoryLayout<StructValue<32>>.size == 256)
  }

  @Test func hitsHitAndMissesMiss() {
    func checksum(_ kind: WorkloadKind, _ map: MapVariant) -> UInt64 {
      let parameters = CellParameters(
        map: map, allocator: "system", kind: kind, keys: KeySpecification(type: .string, length: 3),
        values: ValueSpecification(type: .none), entries: 1000, operations: 5000)
      let workload = EveryFamily.program(parameters, operations: 5000).measuredRounds
      workload.prepareRound()
      return workload.run(0..<5000)
    }
    for map in [MapVariant.native, .nativeReserved, .pooled, .arena, .span] {
      // A set's value has the word 1, and a hit adds 1.
      #expect(checksum(.getHit, map) == 10_000)
      #expect(checksum(.getMiss, map) == 0)
    }
  }

  @Test(arguments: MapVariant.allCases.filter { $0 != .static && $0 != .synthetic && $0 != .none })
  func aMapsLifeHasTheCountsItShould(map: MapVariant) {
    // Regrowth takes the map to twice its entries.
    let entries = map.descriptor.largestEntries.map { $0 / 2 } ?? 300
    let life = life(of: map, entries: entries)
    #expect(life.count == 0)
    life.build(0..<entries / 3)
    #expect(life.count == entries / 3)
    life.build(entries / 3..<entries)
    life.work()
    #expect(life.count == entries)
    life.delete(0..<entries - 1)
    #expect(life.count == 1)
    life.delete(entries - 1..<entries)
    life.regrow()
    #expect(life.count == 2 * entries)
    life.drop()
    #expect(life.count == 0)
  }

  @Test func aStaticMapsLifeKnowsNoRemoval() {
    let life = life(of: .static, entries: 300)
    life.build(0..<300)
    #expect(life.count == 300)
    life.delete(0..<300)
    #expect(life.count == 300)
    life.drop()
    #expect(life.count == 0)
  }

  /// Deletions take what the pattern names, and a new map holds what they left.
  @Test(arguments: MapVariant.allCases.filter { $0 != .static && $0 != .inline && $0 != .synthetic && $0 != .none })
  func deletionsLeaveWhatTheirPatternSays(map: MapVariant) {
    let expected: [DeletionPattern: Int] = [.all: 0, .oldestHalf: 100, .allButEighth: 25]
    for pattern in DeletionPattern.allCases {
      let left = (0..<200).count { !pattern.removes($0, of: 200) }
      if let expected = expected[pattern] { #expect(left == expected) } else { #expect((80...120).contains(left)) }
      let life = life(of: map, entries: 200, deletes: pattern)
      life.build(0..<200)
      life.delete(0..<77)
      life.delete(77..<200)
      #expect(life.count == left, "\(pattern)")
      life.regrow()
      #expect(life.count == left + 400, "\(pattern)")
      life.drop()
      #expect(life.rebuild())
      #expect(life.count == left, "\(pattern)")
    }
  }

  @Test func anInlineMapRefusesWhatDoesNotFit() {
    let life = life(of: .inline, entries: 8)
    life.build(0..<8)
    life.regrow()
    #expect(life.count == 8)
  }

  private func life(of map: MapVariant, entries: Int, deletes: DeletionPattern? = nil) -> any MemoryWorkload {
    let valueType = map.valueTypes(keys: .string).contains(.class) ? ValueType.class : .uint64
    let parameters = CellParameters(
      map: map, allocator: "system", kind: .fill, keys: KeySpecification(type: .string, length: 20),
      values: ValueSpecification(type: valueType, size: 16), entries: entries, operations: entries, deletes: deletes)
    return EveryFamily.program(parameters, operations: entries).mapLife
  }
}
