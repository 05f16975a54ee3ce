import Foundation
import Testing
import WaitingTests

/// RECORDING.md, followed: its server is built as its user would, for release, which takes a minute or two. `make client` does
/// it.
@Suite(.serialized, .waitsForPrograms) struct RecordingTutorialTests {
  private static let isAsked = ProcessInfo.processInfo.environment["MAPLAB_LONG_TESTS"] != nil

  @Test(.enabled(if: isAsked), .timeLimit(.minutes(20))) func everyCommandPrintsWhatThePageShows() throws {
    let project = try TemporaryProject()
    try FileManager.default.removeItem(atPath: project.path + "/experiments")
    try FileManager.default.copyItem(
      atPath: Document.project + "/experiments", toPath: project.path + "/experiments")
    try FileManager.default.createSymbolicLink(
      atPath: project.path + "/maplab", withDestinationPath: Document.project)
    #expect(try FollowedPage.follow(Document("RECORDING.md"), in: project) >= 4)
    let fetched = try FileManager.default.contentsOfDirectory(atPath: project.path + "/server/.build/checkouts")
    #expect(fetched == ["swift-metrics"], "a server resolves what MapMetrics needs")
  }
}
