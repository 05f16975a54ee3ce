import MapVariants

/// Reads requests, each into arguments of its own, and answers them in order. As many are held as a server has in work:
/// those of the oldest request are given up when one more has come.
final class RequestReader {
  private let pipe: RequestPipe
  private let pool: ObjectPool<ReadArguments>?
  private let blueprint: ReadArguments.Blueprint
  /// The arguments of the requests in work, in a ring.
  private var held: [ReadArguments?]
  private var next = 0

  /// A reader that holds `held` requests; with arguments from a pool, or made for each.
  init(pipe: RequestPipe, isPooled: Bool, size: Int, held: Int) {
    self.pipe = pipe
    blueprint = ReadArguments.Blueprint(size: size, made: ReadArguments.Made())
    pool = isPooled ? ObjectPool(blueprint: blueprint, limit: 2 * held + 8) : nil
    self.held = [ReadArguments?](repeating: nil, count: held)
  }

  /// Arguments made so far.
  var made: Int { blueprint.made.count }

  /// The pool's own account; nil without one, or before the first request.
  var poolReuse: Double? { pool?.statistics.reuse }

  /// Reads one request and answers it by its number; nil when there are no more.
  @inline(__always)
  func answerNext() -> UInt64? {
    let arguments = pool?.acquire() ?? ReadArguments(blueprint: blueprint)
    guard pipe.receive(into: arguments) else {
      giveUp(arguments)
      return nil
    }
    let number = arguments.number
    if let oldest = held[next] { giveUp(oldest) }
    held[next] = arguments
    next = next + 1 == held.count ? 0 : next + 1
    return number
  }

  /// Gives up all that are held.
  func giveUpAll() {
    for position in held.indices {
      if let arguments = held[position] { giveUp(arguments) }
      held[position] = nil
    }
    next = 0
  }

  private func giveUp(_ arguments: ReadArguments) { pool?.release(arguments) }
}
