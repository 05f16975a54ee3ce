#if Service
  import NIOCore
  import NIOHTTP1
  import NIOPosix

  /// The client: connections that each follow their own plan.
  struct LoadClient {
    let host: String
    let port: Int
    let connections: Int

    /// How many seconds after the last request was due answers may still arrive.
    static let grace = TimeAmount.seconds(10)

    /// Sends the requests of a load. Throws if a connection can't be made.
    func run(_ plan: LoadPlan) async throws -> [LoadTally] {
      // An order's value follows from its key, and can only be known by making it.
      try await run(comparing: plan.path != LoadPlan.keysPath) { connection in
        var own = plan
        own.seed = plan.seed &+ UInt64(connection)
        return (own, PlannedRequests(own))
      }
    }

    /// Reads every key back and compares its value with what it should be.
    func readBack(_ plan: LoadPlan) async throws -> [LoadTally] {
      try await run(comparing: true) { connection in
        var own = plan
        own.interval = nil
        own.length = 3_600_000_000_000
        let keys = stride(from: connection, to: plan.keys, by: connections)
        return (own, keys.lazy.map { LoadPlan.Request(due: nil, key: $0, isWrite: false) }.makeIterator())
      }
    }

    private func run<Requests: IteratorProtocol<LoadPlan.Request>>(
      comparing: Bool, _ requests: (Int) -> (LoadPlan, Requests)
    ) async throws -> [LoadTally] {
      let group = MultiThreadedEventLoopGroup.singleton
      var channels: [any Channel] = []
      for connection in 0..<connections {
        let (plan, requests) = requests(connection)
        // Made here; from now on used only by its channel's event loop.
        nonisolated(unsafe) let handler = LoadConnection(
          requests, plan: plan, comparesValues: comparing, host: "\(host):\(port)")
        channels.append(
          try await ClientBootstrap(group: group)
            .connectTimeout(.seconds(5))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
              channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
                try channel.pipeline.syncOperations.addHandler(handler)
              }
            }
            .connect(host: host, port: port).get())
      }
      let start = NIODeadline.now() + .milliseconds(50)
      let results = channels.map { channel in
        channel.eventLoop.flatSubmit {
          do {
            let context = try channel.pipeline.syncOperations.context(handlerType: LoadConnection.self)
            let handler = context.handler as! LoadConnection
            return handler.begin(context, at: start, grace: Self.grace)
          } catch {
            return channel.eventLoop.makeFailedFuture(error)
          }
        }
      }
      return try await EventLoopFuture.whenAllSucceed(results, on: group.next()).get()
    }
  }
#endif
