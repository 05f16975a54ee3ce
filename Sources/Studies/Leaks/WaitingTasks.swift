import Catalogue
import Platform
import Synchronization

/// The end of a context, which tasks can wait for. It does not retain the context.
final class ContextEnd: Sendable {
  private struct State {
    var hasCome = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  /// How many tasks wait, over all ends of a program.
  private let waiters: LiveWaiters

  init(_ waiters: LiveWaiters) { self.waiters = waiters }

  /// Returns when the end has come.
  func wait() async {
    await withCheckedContinuation { continuation in
      let hasCome = state.withLock { state in
        if !state.hasCome {
          state.waiting.append(continuation)
          waiters.count.add(1, ordering: .acquiringAndReleasing)
        }
        return state.hasCome
      }
      if hasCome { continuation.resume() }
    }
  }

  /// The end: all tasks continue.
  func come() {
    let waiting = state.withLock { state in
      state.hasCome = true
      defer { state.waiting = [] }
      return state.waiting
    }
    waiters.count.subtract(waiting.count, ordering: .acquiringAndReleasing)
    for continuation in waiting { continuation.resume() }
  }
}

/// Tasks that are waiting for an end.
final class LiveWaiters: Sendable {
  let count = Atomic(0)
}

/// The context of a request's work. It ends when it is no longer referenced or when its time is over.
final class RequestContext: Sendable {
  let value: Int
  let end: ContextEnd
  private let live: LiveCounts

  init(value: Int, _ waiters: LiveWaiters, _ live: LiveCounts) {
    self.value = value
    end = ContextEnd(waiters)
    self.live = live
    live.objects.add(1, ordering: .relaxed)
  }

  deinit {
    end.come()
    live.objects.subtract(1, ordering: .relaxed)
  }
}

/// One value per request: the purpose of the map.
final class StoredValues: SoakedProgram {
  private var values: [String: Int] = [:]
  // A function of its own, so that profiles name it.
  @inline(never)
  func serve(_ request: Int) { values[requestKey(request)] = request }
  var entries: Int { values.count }
  func release() { values = [:] }
}

private func requestKey(_ request: Int) -> String { "request-\(10_000_000 + request)" }

/// D2.T5: a map holds something of each request's context, on whose end a task waits.
final class WaitingTasks: SoakedProgram {
  /// The fix that fixes nothing: a struct retains what it holds.
  private struct Wrapper {
    let context: RequestContext
  }

  private struct WeakWrapper {
    weak var context: RequestContext?
  }

  private let form: SoakForm
  private let live: LiveCounts
  private let waiters = LiveWaiters()
  private var underWay: Window<RequestContext>
  private let sweepEvery: Int
  private var contexts: [String: RequestContext] = [:]
  private var values: [String: Int] = [:]
  private var wrapped: [String: Wrapper] = [:]
  private var weak: [String: WeakWrapper] = [:]

  init(_ form: SoakForm, window: Int, _ live: LiveCounts) {
    self.form = form
    self.live = live
    underWay = Window(window)
    sweepEvery = window
  }

  // A function of its own, so that profiles name it.
  @inline(never)
  func serve(_ request: Int) {
    let context = RequestContext(value: request, waiters, live)
    let key = requestKey(request)
    switch form {
    case .contextsValue: values[key] = context.value
    case .contextsWrapped: wrapped[key] = Wrapper(context: context)
    case .contextsWeak, .contextsWeakSwept: weak[key] = WeakWrapper(context: context)
    default: contexts[key] = context
    }
    live.tasks.add(1, ordering: .acquiringAndReleasing)
    Task.detached { [end = context.end, live] in
      await end.wait()
      live.tasks.subtract(1, ordering: .acquiringAndReleasing)
    }
    finish(underWay.enter(context, request))
    if form == .contextsWeakSwept, request % sweepEvery == sweepEvery - 1 {
      weak = weak.filter { $0.value.context != nil }
    }
  }

  /// A separate function, so that nothing retains what has ended when `serve` continues.
  @inline(never)
  private func finish(_ ended: consuming RequestContext?) {
    if form == .contextsTimedOut { ended?.end.come() }
  }

  /// Until every task has either ended or waits. The runtime frees a task a little after its last line.
  func settle() {
    while live.tasks.load(ordering: .acquiring) != waiters.count.load(ordering: .acquiring) { usleep(200) }
    usleep(2_000)
  }

  var entries: Int { contexts.count + values.count + wrapped.count + weak.count }

  func release() {
    contexts = [:]
    values = [:]
    wrapped = [:]
    weak = [:]
    underWay.clear()
  }
}
