import Foundation
import Testing
import WaitingTests

/// TUTORIAL.md, followed as a newcomer would: files are written, commands run, and what they print is compared with what
/// the page shows.
@Suite(.serialized, .waitsForPrograms) struct TutorialTests {
  @Test(.timeLimit(.minutes(10))) func everyCommandPrintsWhatThePageShows() throws {
    let tutorial = try Document("TUTORIAL.md")
    let project = try TemporaryProject()
    let files = FileManager.default
    try files.removeItem(atPath: project.path + "/experiments")
    try files.copyItem(atPath: Document.project + "/experiments", toPath: project.path + "/experiments")
    try files.createDirectory(atPath: project.path + "/results", withIntermediateDirectories: true)
    try files.createSymbolicLink(
      atPath: project.path + "/results/reference", withDestinationPath: Document.project + "/results/reference")

    #expect(try FollowedPage.follow(tutorial, in: project) >= 8)
  }

  @Test func whatIsShownMustBePrintedInItsOrder() {
    let output = "cell  map\na     1 ns\nb     2 ns\n"
    #expect(FollowedPage.firstMissing(of: ["cell …map", "a …ns", "b …"], in: output) == nil)
    #expect(FollowedPage.firstMissing(of: ["b …", "a …"], in: output) == "a …")
    #expect(FollowedPage.firstMissing(of: ["a …3 ns"], in: output) == "a …3 ns")
    #expect(FollowedPage.firstMissing(of: ["a"], in: output) == "a")
  }
}
