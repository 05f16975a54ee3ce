import Catalogue
import Numbers

/// Inspects a full map: its storage as the map shows it, where its keys are, and where a load's look-ups go. The map is
/// filled with the cell's reservation; nothing is removed or inserted afterwards, whatever the cell's workload.
///
/// Everything except the number of resident pages follows from the seeds. The checksum is that of the look-ups.
/// Throws `MeasurementError.wrongCount` if the map does not hold every key.
package func measureInspection(_ workload: any InspectionWorkload, into figures: inout PassFigures) throws {
  let entries = workload.entries
  guard entries > 0 else { throw MeasurementError.noOperations }
  workload.fill()
  defer { workload.finish() }
  guard workload.count == entries else {
    throw MeasurementError.wrongCount(stage: "after filling", expected: entries, found: workload.count)
  }
  figures.operationsPerRound = max(1, workload.accesses)
  // Before any look-up: reading a page that was never written makes it resident.
  let storage = workload.storage()
  let pages = storage.map { _ in residentPages(of: workload) }

  var checksum: UInt64 = 0
  var addresses: Set<UInt> = []
  for index in 0..<workload.accesses {
    checksum &+= workload.access(index)
    addresses.insert(workload.address & UInt(MapInspection.mostHeat - 1))
  }
  figures.checksum = checksum
  guard let storage, let pages else {
    for metric in Metric.all where metric.pass == .inspection {
      figures.recordAbsence(of: metric, because: workload.refusal)
    }
    return
  }
  var found = InspectionFigures(storage)
  for index in 0..<entries {
    found.add(key: workload.place(ofKey: index), ownBytes: workload.ownBytes(ofKey: index))
  }
  for index in 0..<workload.accesses { found.add(access: workload.place(ofAccess: index)) }
  figures.record(found, pages: pages, addresses: addresses.count)
}

private func residentPages(of workload: any InspectionWorkload) -> (pages: Int, resident: Int)? {
  var pages = ResidentPages()
  workload.forEachBlock { pages.add($0) }
  return pages.count()
}

extension PassFigures {
  /// Writes the inspection and the metrics derived from it.
  mutating func record(
    _ found: InspectionFigures, pages: (pages: Int, resident: Int)?, addresses: Int
  ) {
    var inspection = found.inspection
    inspection.pages = pages?.pages ?? 0
    inspection.residentPages = pages?.resident ?? 0
    self.inspection = inspection
    func bytes(_ names: String...) -> Double {
      Double(inspection.parts.reduce(0) { $0 + (names.contains($1.name) ? $1.bytes : 0) })
    }
    self[Metric.storageBytes] = Double(inspection.storageBytes)
    self[Metric.storageControlBytes] = bytes("header", "control", "links")
    self[Metric.storageFreeBytes] = bytes("free")
    self[Metric.storagePaddingBytes] = bytes("padding")
    self[Metric.storageOverflowBytes] = bytes("overflow")
    self[Metric.keyOwnBytes] = bytes(MapInspection.own)
    self[Metric.storageUsedShare] = Double(found.storage.entryBytes) / Double(max(1, inspection.storageBytes))
    self[Metric.slotLoad] = Double(inspection.entries) / Double(max(1, inspection.slots))
    self[Metric.pathMean] = found.pathMean
    self[Metric.pathLongest] = Double(found.pathLongest)
    self[Metric.bucketEntropy] = entropy(found.keysByBucket)
    self[Metric.bucketEntropyRandom] = found.randomEntropy
    self[Metric.bucketChiSquareP] = found.bucketTest.p
    self[Metric.hashBitEntropy] = found.lowestBitEntropy
    self[Metric.hashBitChiSquareP] = found.bitTest.p
    record(
      Metric.storageResidentShare, pages.map { Double($0.resident) / Double(max(1, $0.pages)) },
      orElse: "the kernel does not say which pages are resident")
    guard inspection.accesses > 0 else { return }
    self[Metric.accessEntropy] = entropy(found.accessesByBucket)
    self[Metric.busiestBucketShare] = InspectionFigures.shareOfBusiest(found.accessesByBucket)
    self[Metric.busiestWindowShare] = InspectionFigures.shareOfBusiest(found.accessesByWindow)
    self[Metric.tableAddressWindows] = Double(addresses)
  }
}
