import Catalogue
import Measurement
import Testing

@testable import Studies

/// Each resource against what the manual of its call says of its end.
@Suite struct SocketResourcesTests {
  /// epoll(7), question 6: closing the last descriptor of a socket takes it off all lists, closing another does not.
  @Test func anEntryEndsByRemovalAndByTheLastClose() throws {
    #expect(try entryEnds(by: .removal))
    #expect(try entryEnds(by: .close))
    #expect(try !entryEnds(by: .oneClose))
    #expect(try !entryEnds(by: .object))
  }

  /// tcp(7) and socket(7): a port is taken as long as a socket has it, and by a closed connection for a minute.
  @Test(.enabled(if: installedProgram("sleep") != nil, "there is no program sleep"))
  func aPortEndsWithItsSocket() throws {
    #expect(try !PortLife().isFree(after: .nothing))
    #expect(try !PortLife(isReusing: true).isFree(after: .nothing))
    #expect(try PortLife().isFree(after: .close))
    #expect(try PortLife().isFree(after: .kill))
    #expect(try !PortLife(isConnected: true).isFree(after: .kill))
    #expect(try PortLife(isConnected: true, isReusing: true).isFree(after: .kill))
  }

  @Test func aReceiveTakesNothingWithoutABuffer() throws {
    let receive = try receiveWithoutBuffer()
    #expect(receive.isReported && receive.needsBuffer)
  }

  @Test func everyFigureIsThereOrItsAbsenceHasAReason() throws {
    let study = try #require(Study.named("socket-resources.epoll"))
    var observations = Observations()
    try CellProgram.of(study, StudyTests.setting(study)).observation?(&observations)
    #expect(observations.figures["socket_object_kept"] == 1)
    let names = Set(study.family.observations.map(\.name))
    #expect(Set(observations.figures.keys).union(observations.absences.keys) == names)
    if installedProgram("sleep") != nil { #expect(observations.absences.isEmpty) }
  }
}
