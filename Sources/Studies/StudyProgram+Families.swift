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
    "key-building": keyBuilding,
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
