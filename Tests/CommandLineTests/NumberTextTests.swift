import Results
import Testing

@testable import maplab

@Suite struct NumberTextTests {
  @Test(
    arguments: [
      (0, "0"), (0.0004, "<0.001"), (0.1234, "0.123"), (1.005, "1.00"), (12.34, "12.3"), (123.4, "123"),
      (1234, "1,234"), (1_234_567.8, "1,234,568"), (-2.5, "-2.50"), (.infinity, "–"),
    ] as [(Double, String)])
  func threeDigitsCount(value: Double, text: String) {
    #expect(NumberText.of(value) == text)
  }

  @Test func aChangeFromNothingIsNoFactor() {
    #expect(NumberText.change(from: 0, to: 1) == "from 0" && NumberText.change(from: 1, to: 0) == "to 0")
    #expect(NumberText.change(from: 0, to: 0) == "0 %" && NumberText.change(from: 2, to: 2.5) == "+25.0 %")
    #expect(NumberText.change(from: 1, to: 4) == "×4.00")
    #expect(NumberText.change(.infinity) == "–" && NumberText.ratio(.infinity) == "–")
  }

  @Test func memoryIsInMebibytesFromOneOn() {
    #expect(NumberText.kibibytes(1000) == "1,000 KiB")
    #expect(NumberText.kibibytes(2048) == "2.00 MiB")
    #expect(NumberText.kibibytes(nil) == "–")
  }

  @Test func aFigureOfOneProcessHasNoInterval() {
    #expect(NumberText.interval(Estimate(value: 1, interval: nil, processes: 1)) == "one process")
    #expect(NumberText.interval(Estimate(value: 15, interval: Interval(10, 20), processes: 5)) == "10.0 … 20.0")
  }
}
