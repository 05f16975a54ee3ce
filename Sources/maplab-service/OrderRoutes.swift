#if Service
  import Foundation
  import Hummingbird
  import NIOCore

  /// What the server answers about orders.
  enum OrderRoutes {
    /// Adds GET /orders/KEY, and DELETE /orders, which reports the orders' memory.
    static func add(_ orders: any OrderStore, to router: Router<BasicRequestContext>) {
      router.get("/orders/:key") { _, context in
        Response(
          status: .ok, headers: [.contentType: "application/octet-stream"],
          body: ResponseBody(byteBuffer: orders.order(forKey: try Routes.key(context))))
      }
      router.delete("/orders") { _, _ in
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return Response(
          status: .ok, headers: [.contentType: "application/json"],
          body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(OrderMemory(removing: orders)))))
      }
    }
  }

  /// Where the service's memory is; figures that the allocator doesn't report are absent.
  struct OrderMemory: Encodable {
    /// Orders that were there.
    var entries: Int
    /// Large temporaries that were made for them.
    var temporaries: Int
    /// Bytes in blocks that the service held.
    var liveBytes: Int?
    /// Those of them in the map's own blocks.
    var tableBytes: Int?
    /// Those of them that the map held, including keys and orders.
    var heldBytes: Int?

    /// Removes all orders and measures what is freed.
    init(removing orders: any OrderStore) {
      entries = orders.count
      temporaries = orders.maker.temporaries
      tableBytes = orders.tableBytes
      let bytes = LiveBytes()
      liveBytes = bytes?.now
      orders.removeAll()
      if let before = liveBytes, let after = bytes?.now {
        heldBytes = before - after + orders.reservedBytes
      }
    }
  }
#endif
