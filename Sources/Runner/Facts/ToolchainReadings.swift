/// How this program was built, and which compiler is installed now.
package enum ToolchainReadings {
  /// True if asserts are on: such a build must not be measured.
  package static var isDebugBuild: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }

  /// The first line of `swift --version`, or nil if no toolchain is in the path.
  package static func installed() async -> String? {
    guard let swift = ProcessEnvironment.findInPath("swift") else { return nil }
    return await ToolOutput.of(swift, ["--version"])?.split(separator: "\n").first.map(String.init)
  }
}
