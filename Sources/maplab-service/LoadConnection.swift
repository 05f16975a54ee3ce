#if Service
  import NIOCore
  import NIOHTTP1

  /// What one connection of the client observed.
  struct LoadTally: Sendable {
    /// Nanoseconds from when each answered request was due to the end of its answer.
    var latencies: [UInt64] = []
    /// Nanoseconds from when it was sent.
    var services: [UInt64] = []
    /// Answers that the key is absent.
    var missing = 0
    /// Answers with any other unexpected status, or with a wrong value.
    var wrong = 0
    /// Requests that were sent, or due, and never answered.
    var unanswered = 0
    /// When the last answer came, in nanoseconds from the start.
    var end: UInt64 = 0
  }

  /// One connection of the client: it has at most one request in progress, so a request that is due meanwhile waits,
  /// and its latency includes the wait.
  final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// The requests to send, one after the other.
    private var requests: any IteratorProtocol<LoadPlan.Request>
    private let plan: LoadPlan
    /// True if each value is compared with what it should be, which takes the client's time.
    private let comparesValues: Bool
    private let host: String

    private var tally = LoadTally()
    private var start = NIODeadline.now()
    private var ended: EventLoopPromise<LoadTally>?
    private var current: (request: LoadPlan.Request, sent: NIODeadline)?
    private var status = HTTPResponseStatus.ok
    private var body: ByteBuffer?
    private var timer: Scheduled<Void>?

    init(
      _ requests: some IteratorProtocol<LoadPlan.Request>, plan: LoadPlan, comparesValues: Bool, host: String
    ) {
      self.requests = requests
      self.plan = plan
      self.comparesValues = comparesValues
      self.host = host
    }

    /// Sends the requests, from `start` on; the result comes after the last answer, when the connection ends, or when
    /// `grace` has passed after the last request was due.
    func begin(_ context: ChannelHandlerContext, at start: NIODeadline, grace: TimeAmount) -> EventLoopFuture<LoadTally>
    {
      let promise = context.eventLoop.makePromise(of: LoadTally.self)
      ended = promise
      self.start = start
      let box = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      let limit = context.eventLoop.scheduleTask(
        deadline: start + .nanoseconds(Int64(plan.length)) + grace
      ) { box.value.0.finish(box.value.1) }
      promise.futureResult.whenComplete { _ in limit.cancel() }
      context.eventLoop.scheduleTask(deadline: start) { box.value.0.sendNext(box.value.1) }
      return promise.futureResult
    }

    private func sendNext(_ context: ChannelHandlerContext) {
      guard let request = requests.next() else { return finish(context) }
      guard let due = request.due else {
        guard NIODeadline.now() - start < .nanoseconds(Int64(plan.length)) else { return finish(context) }
        return send(request, context)
      }
      let time = start + .nanoseconds(Int64(due))
      guard time > NIODeadline.now() else { return send(request, context) }
      let box = NIOLoopBound((self, context, request), eventLoop: context.eventLoop)
      timer = context.eventLoop.scheduleTask(deadline: time) { box.value.0.send(box.value.2, box.value.1) }
    }

    private func send(_ request: LoadPlan.Request, _ context: ChannelHandlerContext) {
      let key = StoredValue.key(request.key)
      current = (request, NIODeadline.now())
      var head = HTTPRequestHead(version: .http1_1, method: request.isWrite ? .PUT : .GET, uri: plan.path + key)
      head.headers.add(name: "host", value: host)
      if request.isWrite {
        let value = StoredValue.bytes(of: key, size: plan.valueSize)
        head.headers.add(name: "content-length", value: String(value.readableBytes))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(value))), promise: nil)
      } else {
        context.write(wrapOutboundOut(.head(head)), promise: nil)
      }
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        status = head.status
        body = nil
      case .body(var part):
        if body == nil { body = part } else { body?.writeBuffer(&part) }
      case .end:
        record()
        if ended != nil { sendNext(context) }
      }
    }

    private func record() {
      guard let (request, sent) = current else { return }
      current = nil
      let now = NIODeadline.now()
      let due = request.due.map { start + .nanoseconds(Int64($0)) } ?? sent
      tally.latencies.append(UInt64((now - due).nanoseconds))
      tally.services.append(UInt64((now - sent).nanoseconds))
      tally.end = UInt64(max(0, (now - start).nanoseconds))
      switch (status, request.isWrite) {
      case (.ok, false): if !isRight(request.key) { tally.wrong += 1 }
      case (.created, true), (.noContent, true): break
      case (.notFound, false): tally.missing += 1
      default: tally.wrong += 1
      }
    }

    private func isRight(_ key: Int) -> Bool {
      guard comparesValues else { return body?.readableBytes ?? 0 == plan.valueSize }
      return (body ?? ByteBuffer()) == StoredValue.bytes(of: StoredValue.key(key), size: plan.valueSize)
    }

    func channelInactive(context: ChannelHandlerContext) { finish(context) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// Ends the work, even if it is incomplete: requests that were due before now and have no answer count as
    /// unanswered.
    private func finish(_ context: ChannelHandlerContext) {
      guard let promise = ended else { return }
      ended = nil
      timer?.cancel()
      if current != nil { tally.unanswered += 1 }
      if plan.interval != nil {
        // A connection that was lost early also leaves requests that would have been due later: they would never be
        // sent.
        while requests.next() != nil { tally.unanswered += 1 }
      }
      context.close(promise: nil)
      promise.succeed(tally)
    }
  }
#endif
