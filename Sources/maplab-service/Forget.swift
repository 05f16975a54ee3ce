#if Service
  import ArgumentParser
  import Foundation
  import NIOCore
  import NIOHTTP1
  import NIOPosix

  struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a service forget its orders, and print what their memory was: one line of JSON.",
      discussion: """
        The service counts its live bytes, removes all orders and counts again: the difference is what the map held.

        EXAMPLES
          maplab-service serve --orders ungoverned --history 100000 --port 8080
          maplab-service forget --port 8080
        """)

    @Option(help: "The service's port.") var port: Int
    @Option(help: "The service's address.") var host = "127.0.0.1"

    func validate() throws {
      guard (1...65_535).contains(port) else { throw ValidationError("--port is \(port), expected 1 to 65535") }
    }

    func run() async throws {
      do {
        print(String(buffer: try await answer()))
      } catch {
        FileHandle.standardError.write(Data("maplab-service: \(host):\(port): \(error)\n".utf8))
        throw ExitCode(1)
      }
    }

    /// What went wrong.
    private struct Refused: Error, CustomStringConvertible { var description: String }

    private func answer() async throws -> ByteBuffer {
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: host, port: port) { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHTTPClientHandlers()
            return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
              wrappingChannelSynchronously: channel)
          }
        }
      return try await channel.executeThenClose { answers, requests in
        try await requests.write(
          .head(HTTPRequestHead(version: .http1_1, method: .DELETE, uri: "/orders", headers: ["host": host])))
        try await requests.write(.end(nil))
        var body = ByteBuffer()
        for try await part in answers {
          switch part {
          case .head(let head):
            guard head.status == .ok else { throw Refused(description: "the service answers \(head.status)") }
          case .body(var part): body.writeBuffer(&part)
          case .end: return body
          }
        }
        throw Refused(description: "the service ends the connection")
      }
    }
  }
#endif
