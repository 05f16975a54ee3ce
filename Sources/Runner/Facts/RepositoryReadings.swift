/// The state of the git repository that a directory belongs to.
package struct RepositoryReadings: Sendable, Equatable {
  /// The commit's full hash.
  package var commit: String
  /// True if tracked files differ from the commit.
  package var isDirty: Bool

  /// Asks git; nil if there is no git or no repository.
  package static func read(directory: String) async -> RepositoryReadings? {
    guard let git = ProcessEnvironment.findInPath("git"),
      let commit = await ToolOutput.of(git, ["rev-parse", "HEAD"], directory: directory),
      let status = await ToolOutput.of(
        git, ["status", "--porcelain", "--untracked-files=no"], directory: directory)
    else { return nil }
    return RepositoryReadings(commit: commit, isDirty: !status.isEmpty)
  }
}
