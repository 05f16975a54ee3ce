import Catalogue

extension StudyProgram {
  /// D5.T8: keys of one shape, built in different ways and looked up in the same map.
  @Sendable static func keyBuilding(_ form: String, _ setting: StudySetting) -> StudyProgram {
    let entries = setting.parameters.entries
    var map: [String: UInt64] = [:]
    for number in 0..<entries { map["user:" + String(number)] = UInt64(number) }
    let filled = map
    var program = StudyProgram()
    program.rounds = {
      RoundClosures(operations: setting.operationsPerRound) { operations in
        var checksum: UInt64 = 0
        for operation in operations { checksum &+= filled["user:" + String(operation % entries)] ?? 0 }
        return checksum
      }
    }
    return program
  }
}
