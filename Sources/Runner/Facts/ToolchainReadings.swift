/// Which compiler made this program, and which one is installed now.
package enum ToolchainReadings {
  /// The compiler's version as far as the language lets a program ask for it.
  package static var compiledWith: String {
    #if compiler(>=6.5)
      "Swift 6.5 or later"
    #elseif compiler(>=6.4)
      "Swift 6.4"
    #elseif compiler(>=6.3)
      "Swift 6.3"
    #else
      "Swift 6.2"
    #endif
  }

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
