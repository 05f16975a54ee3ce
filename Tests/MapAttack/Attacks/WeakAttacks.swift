extension Attack {
  static let weak: [Attack] = []
}
