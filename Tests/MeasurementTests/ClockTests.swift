import Testing
@testable import Measurement
@Test func x() {}
