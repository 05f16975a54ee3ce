import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms) struct ProcessPlacementTests {
  @Test func threadStaysOnItsProcessor() async {
    // In a process of its own: the test's threads must not stay pinned.
    await #expect(processExitsWith: .success) {
      let processor = ProcessPlacement.currentProcessor!
      try ProcessPlacement.pin(to: processor)
      for _ in 0..<1000 { precondition(ProcessPlacement.currentProcessor == processor) }
    }
  }

  @Test(arguments: [-1, 1_000_000])
  func processorThatIsNotThereThrows(processor: Int) {
    let error = #expect(throws: MeasurementError.self) { try ProcessPlacement.pin(to: processor) }
    #expect(error?.description.contains("processor \(processor)") == true)
  }
}
