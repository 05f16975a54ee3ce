#if Service
  import Hummingbird
  import MapMetrics
  import NIOCore

  /// What the server answers.
  enum Routes {
    /// Bytes of the longest key.
    static let longestKey = 250

    static func router(
      _ store: WatchedStore, largestValue: Int, pause: InjectedPause?
    ) -> Router<BasicRequestContext> {
      let router = Router()
      router.get("/health") { _, _ in "ok\n" }
      router.get("/metrics") { _, _ in
        Response(
          status: .ok, headers: [.contentType: PrometheusText.contentType],
          body: ResponseBody(byteBuffer: ByteBuffer(string: store.metrics())))
      }
      router.get("/keys/:key") { _, context in
        pause?.wait()
        guard let value = store.value(forKey: try key(context)) else { throw HTTPError(.notFound) }
        return Response(
          status: .ok, headers: [.contentType: "application/octet-stream"], body: ResponseBody(byteBuffer: value))
      }
      router.put("/keys/:key") { request, context -> HTTPResponse.Status in
        let key = try key(context)
        let value = try await request.body.collect(upTo: largestValue)
        pause?.wait()
        do {
          // A copy: the request's buffer is as large as what arrived from the network.
          return try store.set(ByteBuffer(buffer: value), forKey: key) ? .created : .noContent
        } catch is ValueRefused {
          throw HTTPError(.contentTooLarge, message: "the cache can't hold a value of \(value.readableBytes) bytes")
        }
      }
      router.delete("/keys/:key") { _, context -> HTTPResponse.Status in
        pause?.wait()
        guard store.remove(try key(context)) else { throw HTTPError(.notFound) }
        return .noContent
      }
      return router
    }

    /// The key of a request. Throws the server's answer if it is too long.
    static func key(_ context: BasicRequestContext) throws -> String {
      let key = try context.parameters.require("key")
      guard key.utf8.count <= longestKey else {
        throw HTTPError(.uriTooLong, message: "a key has \(longestKey) bytes at most; this one has \(key.utf8.count)")
      }
      return key
    }
  }
#endif
