import Catalogue
import Measurement

extension CellProgram {
  /// The program of a study.
  package static func of(_ study: Study, _ setting: CellSetting) -> CellProgram {
    switch study.family.name {
    case .emptyMap: emptyMap(study.typedForm(), setting)
    case .bucketBlock: bucketBlock(study.typedForm(), setting)
    case .mapNesting: mapNesting(study.typedForm(), setting)
    case .erasure: erasure(study.typedForm(), setting)
    case .flowKeys: flowKeys(study.typedForm(), setting)
    case .pointerKeys: pointerKeys(study.typedForm(), setting)
    case .requestBatch: requestBatch(study.typedForm(), setting)
    case .escape: escape(study.typedForm(), setting)
    case .arenaLifetimes: arenaLifetimes(study.typedForm(), setting)
    case .computedCache: computedCache(study.typedForm(), setting)
    case .putIfAbsent: putIfAbsent(study.typedForm(), setting)
    case .entryCount: entryCount(study.typedForm(), setting)
    case .mapReferences: mapReferences(study.typedForm(), setting)
    case .mapPassing: mapPassing(study.typedForm(), setting)
    case .heapFigures: heapFigures(study.typedForm(), setting)
    case .growthPhase: growthPhase(study.typedForm(), setting)
    case .bucketFilling: bucketFilling(study.typedForm(), setting)
    case .newMap: newMap(study.typedForm(), setting)
    case .readMostlyLayers: readMostlyLayers(study.typedForm(), setting)
    case .falseSharing: falseSharing(study.typedForm(), setting)
    case .atomicOperations: atomicOperations(study.typedForm(), setting)
    case .growthUnderReaders: growthUnderReaders(study.typedForm(), setting)
    case .smallContainer: smallContainer(study.typedForm(), setting)
    case .sharedUse: sharedUse(study.typedForm(), setting)
    case .bucketHeader: bucketHeader(study.typedForm(), setting)
    case .bucketAlignment: bucketAlignment(study.typedForm(), setting)
    case .bucketLayout: bucketLayout(study.typedForm(), setting)
    case .growthState: growthState(study.typedForm(), setting)
    case .insertPath: insertPath(study.typedForm(), setting)
    case .bucketDeletes: bucketDeletes(study.typedForm(), setting)
    case .skewedRequests: skewedRequests(study.typedForm(), setting)
    case .mapWalks: mapWalks(study.typedForm(), setting)
    case .memorySigns: memorySigns(study.typedForm(), setting)
    case .bucketLoad: bucketLoad(study.typedForm(), setting)
    case .hashBuckets: hashBuckets(study.typedForm(), setting)
    case .growthThreshold: growthThreshold(study.typedForm(), setting)
    case .lostUpdates: lostUpdates(study.typedForm(), setting)
    case .raceDetector: raceDetector(study.typedForm(), setting)
    case .keyText: keyText(study.typedForm(), setting)
    case .keyBuilding: keyBuilding(study.typedForm(), setting)
    case .metricsText: metricsText(study.typedForm(), setting)
    case .inputArguments: inputArguments(study.typedForm(), setting)
    case .mustNotCompile: mustNotCompile(study.typedForm(), setting)
    }
  }
}
