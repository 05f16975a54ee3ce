#if Service
  import ArgumentParser
  import Hummingbird
  import HummingbirdCore
  import Logging
  import NIOCore
  import NIOPosix
  import Platform

  struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Serve a map over HTTP until SIGTERM or Ctrl-C.",
      discussion: """
        Prints one line, "listening on HOST:PORT", when it serves. Exit codes: 0 after SIGTERM or Ctrl-C, 1 if the port
        can't be had, 2 for bad options.

        EXAMPLES
          maplab-service serve --map read-mostly --port 8080
          curl -X PUT --data hello http://127.0.0.1:8080/keys/greeting
          curl http://127.0.0.1:8080/keys/greeting
        """)

    @Option(help: ArgumentHelp("The map: \(ServedMap.allValueStrings.joined(separator: ", ")).", valueName: "name"))
    var map = ServedMap.sharded
    @Option(help: "The address to listen on. Others than this machine's own reach the service if it is not 127.0.0.1.")
    var host = "127.0.0.1"
    @Option(help: "The port; 0 takes a free one.")
    var port = 0
    @Option(help: ArgumentHelp("Entries that are there at the start: key-0, key-1, …", valueName: "n"))
    var fill = 0
    @Option(help: ArgumentHelp("Bytes of each of their values.", valueName: "n"))
    var valueSize = 100
    @Option(help: ArgumentHelp("Bytes of the largest value that is taken.", valueName: "n"))
    var largestValue = 1 << 20
    @Option(help: ArgumentHelp("Bytes that the byte cache may take.", valueName: "n"))
    var cacheBytes = 64 << 20
    @Option(
      help: ArgumentHelp(
        "Have orders, too, in this cache: \(ServedOrders.allValueStrings.joined(separator: ", ")).", valueName: "name"))
    var orders: ServedOrders?
    @Option(help: ArgumentHelp("Orders that have been asked for at the start, in the order of keys.", valueName: "n"))
    var history = 0
    @Option(help: ArgumentHelp("Orders that a governed cache keeps.", valueName: "n"))
    var bound = 10_000
    @Option(help: ArgumentHelp("Bytes of each of the two temporaries with which an order is made.", valueName: "n"))
    var temporary = 128 << 10
    @Option(help: ArgumentHelp("Connections at once; others wait to be accepted.", valueName: "n"))
    var connections = 4_096
    @Option(help: ArgumentHelp("Seconds after which a connection that says nothing is closed.", valueName: "s"))
    var idle = 30.0
    @Option(help: ArgumentHelp("Stop the service so often, to see who notices.", valueName: "s"))
    var pauseEvery: Double?
    @Option(help: ArgumentHelp("How long it stops then.", valueName: "s"))
    var pauseFor = 0.1

    func validate() throws {
      for (name, value, range) in [
        ("port", port, 0...65_535), ("fill", fill, 0...100_000_000), ("value-size", valueSize, 0...largestValue),
        ("largest-value", largestValue, 1...(1 << 30)), ("cache-bytes", cacheBytes, (1 << 16)...(1 << 40)),
        ("connections", connections, 1...1_000_000), ("history", history, 0...100_000_000),
        ("bound", bound, 1...10_000_000), ("temporary", temporary, 0...(1 << 30)),
      ] where !range.contains(value) {
        throw ValidationError("--\(name) is \(value), expected \(range.lowerBound) to \(range.upperBound)")
      }
      guard idle > 0 else { throw ValidationError("--idle is \(idle), expected more than 0 seconds") }
      if let pauseEvery, !(pauseFor > 0 && pauseFor < pauseEvery) {
        throw ValidationError(
          "--pause-for is \(pauseFor), expected more than 0 and less than --pause-every \(pauseEvery)")
      }
    }

    func run() async throws {
      let store = WatchedStore(map.make(cacheBytes: cacheBytes), name: map.rawValue)
      for number in 0..<fill {
        _ = try store.set(
          StoredValue.bytes(of: StoredValue.key(number), size: valueSize), forKey: StoredValue.key(number))
      }
      let router = Routes.router(
        store, largestValue: largestValue, pause: pauseEvery.map { InjectedPause(every: $0, length: pauseFor) })
      if let orders {
        let maker = OrderMaker(valueSize: valueSize, temporaryBytes: temporary)
        OrderRoutes.add(orders.make(maker, history: history, bound: bound), to: router)
      }
      var logger = Logger(label: "maplab-service")
      logger.logLevel = .error
      let application = Application(
        router: router,
        server: .http1(configuration: .init(idleTimeout: .milliseconds(Int64(idle * 1000)))),
        configuration: .init(
          address: .hostname(host, port: port), backlog: 1_024,
          availableConnectionsDelegate: MaximumAvailableConnections(connections)),
        onServerRunning: { channel in
          let port = channel.localAddress?.port ?? 0
          // Not print: the line is read from a pipe, and output to a pipe is buffered.
          _ = writeAll(Array("listening on \(host):\(port)\n".utf8), to: STDOUT_FILENO)
        },
        logger: logger)
      do {
        try await application.runService()
      } catch let error as IOError {
        _ = writeAll(
          Array("maplab-service: can't listen on \(host):\(port): \(systemMessage(error.errnoCode))\n".utf8),
          to: STDERR_FILENO)
        throw ExitCode(1)
      }
    }
  }

  /// Values that follow from their keys, so that a reader knows whether one is right.
  enum StoredValue {
    static func key(_ number: Int) -> String { "key-\(number)" }

    /// The key repeated, cut off at the size.
    static func bytes(of key: String, size: Int) -> ByteBuffer {
      var buffer = ByteBuffer()
      buffer.reserveCapacity(size)
      while buffer.readableBytes < size { buffer.writeString(key + "/") }
      buffer.moveWriterIndex(to: size)
      return buffer
    }
  }
#endif
