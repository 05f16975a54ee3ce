import Platform

/// What is known about the terminal behind a file descriptor.
package enum Terminal {
  /// True if the descriptor is a terminal that can draw.
  package static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && ProcessEnvironment.variable("TERM") != "dumb"
  }

  /// True if colours are wanted: a terminal, and NO_COLOR is unset (https://no-color.org).
  package static func wantsColour(_ descriptor: Int32) -> Bool {
    isTerminal(descriptor) && ProcessEnvironment.variable("NO_COLOR") == nil
  }

  /// Columns; 80 if the terminal does not say.
  package static func width(_ descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
