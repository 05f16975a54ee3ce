import Catalogue
import Measurement

extension CellProgram {
  /// The program of a study. Traps for a family without programs, which a test excludes.
  package static func of(_ study: Study, _ setting: CellSetting) -> CellProgram {
    guard let make = byFamily[study.family.id] else {
      preconditionFailure("the studies of \(study.family.id) have no programs")
    }
    return make(study.form, setting)
  }

  /// Makes a form's program; one entry per family.
  static let byFamily: [String: @Sendable (_ form: String, _ setting: CellSetting) -> CellProgram] = [
    "empty-map": emptyMap,
    "bucket-block": bucketBlock,
    "map-nesting": mapNesting,
    "erasure": erasure,
    "flow-keys": flowKeys,
    "pointer-keys": pointerKeys,
    "request-batch": requestBatch,
    "escape": escape,
    "arena-lifetimes": arenaLifetimes,
    "computed-cache": computedCache,
    "put-if-absent": putIfAbsent,
    "entry-count": entryCount,
    "map-references": mapReferences,
    "map-passing": mapPassing,
    "heap-figures": heapFigures,
    "growth-phase": growthPhase,
    "bucket-filling": bucketFilling,
    "new-map": newMap,
    "read-mostly-layers": readMostlyLayers,
    "false-sharing": falseSharing,
    "atomic-operations": atomicOperations,
    "growth-under-readers": growthUnderReaders,
    "small-container": smallContainer,
    "shared-use": sharedUse,
    "bucket-header": bucketHeader,
    "bucket-alignment": bucketAlignment,
    "bucket-layout": bucketLayout,
    "growth-state": growthState,
    "insert-path": insertPath,
    "bucket-deletes": bucketDeletes,
    "skewed-requests": skewedRequests,
    "map-walks": mapWalks,
    "memory-signs": memorySigns,
    "bucket-load": bucketLoad,
    "hash-buckets": hashBuckets,
    "growth-threshold": growthThreshold,
    "lost-updates": lostUpdates,
    "race-detector": raceDetector,
    "key-text": keyText,
    "key-building": keyBuilding,
    "metrics-text": metricsText,
    "input-arguments": inputArguments,
    "must-not-compile": mustNotCompile,
  ]
}
