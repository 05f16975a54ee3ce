import MapAttack
import Testing

/// Every map against its model, shortly; `map-attack` does the same for longer.
@Suite struct MapModelTests {
  @Test(arguments: Attack.all)
  func standsTheAttack(_ attack: Attack) throws {
    try attack.run(operations: attack.weight == 1 ? 500 : 2000, seed: 1)
  }
}

extension Attack: CustomTestStringConvertible {
  /// What a failure is listed under.
  public var testDescription: String { "\(map): \(name)" }
}
