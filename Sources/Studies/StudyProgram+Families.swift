import Catalogue

extension StudyProgram {
  /// The program of a study. Traps for a family without programs, which a test excludes.
  public static func of(_ study: Study, _ setting: StudySetting) -> StudyProgram {
    guard let make = byFamily[study.family.id] else {
      preconditionFailure("the studies of \(study.family.id) have no programs")
    }
    return make(study.form, setting)
  }

  /// Makes a form's program; one entry per family.
  static let byFamily: [String: @Sendable (_ form: String, _ setting: StudySetting) -> StudyProgram] = [
    "read-mostly-layers": readMostlyLayers,
    "false-sharing": falseSharing,
    "growth-under-readers": growthUnderReaders,
    "shared-use": sharedUse,
    "skewed-requests": skewedRequests,
    "put-if-absent": putIfAbsent,
    "entry-count": entryCount,
    "key-building": keyBuilding,
    "map-nesting": mapNesting,
    "arena-lifetimes": arenaLifetimes,
    "computed-cache": computedCache,
    "map-references": mapReferences,
    "map-passing": mapPassing,
    "heap-figures": heapFigures,
    "memory-signs": memorySigns,
    "metrics-text": metricsText,
    "input-arguments": inputArguments,
    "escape": escape,
    "erasure": erasure,
    "request-batch": requestBatch,
    "new-map": newMap,
    "atomic-operations": atomicOperations,
    "small-container": smallContainer,
    "key-text": keyText,
    "hash-buckets": hashBuckets,
    "flow-keys": flowKeys,
    "pointer-keys": pointerKeys,
    "must-not-compile": mustNotCompile,
    "lost-updates": lostUpdates,
    "race-detector": raceDetector,
    "map-walks": mapWalks,
    "empty-map": emptyMap,
    "bucket-block": bucketBlock,
    "growth-phase": growthPhase,
    "bucket-filling": bucketFilling,
    "bucket-header": bucketHeader,
    "bucket-layout": bucketLayout,
    "growth-state": growthState,
    "growth-threshold": growthThreshold,
    "bucket-load": bucketLoad,
    "insert-path": insertPath,
    "bucket-alignment": bucketAlignment,
    "bucket-deletes": bucketDeletes,
  ]
}
