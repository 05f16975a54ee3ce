import CLabShims
import Platform

/// Where a process runs.
package enum ProcessPlacement {
  /// Pins the calling thread, and all threads it starts later, to one processor. Throws `MeasurementError.pinning`.
  package static func pin(to processor: Int) throws {
    let error = clab_pin_to_processor(Int32(clamping: processor))
    if error != 0 {
      throw MeasurementError.pinning(processor: processor, reason: systemMessage(error))
    }
  }

  /// The processor that runs the calling thread, or nil if the system does not report it.
  package static var currentProcessor: Int? {
    let processor = clab_current_processor()
    return processor < 0 ? nil : Int(processor)
  }

  /// The processors that the calling thread may run on, ascending; empty if the system does not report them.
  static var allowedProcessors: [Int] {
    var list = [Int32](repeating: 0, count: 1024)
    let count = clab_allowed_processors(&list, Int32(list.count))
    return list.prefix(Int(count)).map(Int.init)
  }
}
