/// The compiler that made this program.
package enum CompilerVersion {
  /// As far as the language lets a program ask for it: `Swift 6.3`.
  package static var text: String {
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
}
