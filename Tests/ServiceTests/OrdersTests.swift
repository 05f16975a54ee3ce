#if Service
  import Foundation
  import Testing

  /// D1.T14, D4.T19: caches that make what they are asked for. The programs run for real.
  @Suite(.serialized) struct OrdersTests {
    static let caches = [
      "ungoverned", "governed", "governed-bytes", "one-lock", "read-mostly", "sharded-read-mostly", "sharded",
    ]

    /// What `forget` says; the entries are there in all cases.
    private struct Memory: Decodable {
      var entries: Int
      var temporaries: Int
      var live_bytes: Int?
      var table_bytes: Int?
      var held_bytes: Int?
    }

    private func forget(_ service: RunningService) throws -> Memory {
      let (code, output) = try RunningService.run(["forget", "--port", "\(service.port)"])
      try #require(code == 0, "\(output)")
      return try JSONDecoder().decode(Memory.self, from: Data(output.utf8))
    }

    private func load(_ service: RunningService, _ options: [String]) throws -> [String: Any] {
      let (code, output) = try RunningService.run(
        ["load", "--port", "\(service.port)", "--orders", "--writes", "0", "--connections", "10"] + options)
      try #require(code == 0, "\(output)")
      return try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }

    @Test(arguments: caches) func ordersAreMadeOnceKeptAndForgotten(cache: String) throws {
      let service = try RunningService(["--orders", cache, "--history", "3", "--value-size", "12"])
      let client = try RawConnection(port: service.port)
      for key in ["key-0", "key-7", "key-7"] {
        let answer = client.request("GET", "/orders/\(key)")
        #expect(answer.status == 200 && answer.text.hasSuffix("\r\n\r\n\(key)/\(key)/"), "\(answer.text)")
      }
      #expect(try forget(service).entries == 4)
      #expect(try forget(service).entries == 0)
      #expect(client.request("GET", "/orders/key-7").text.hasSuffix("\r\n\r\nkey-7/key-7/"))
      #expect(try forget(service).entries == 1)
    }

    /// Only the youngest are asked for, 50 new ones in the second; whoever keeps all has them beside the history.
    @Test func theUngovernedCacheGrowsAndTheGovernedOneDoesNot() throws {
      let options = [
        "--keys", "2000", "--rate", "1000", "--seconds", "1", "--youngest", "20", "--renewal", "50",
      ]
      var shares: [String: Double] = [:]
      for cache in ["ungoverned", "governed", "governed-bytes"] {
        let service = try RunningService(["--orders", cache, "--history", "2000", "--bound", "100"])
        let report = try load(service, options)
        #expect(report["wrong"] as? Int == 0 && report["missing"] as? Int == 0 && report["unanswered"] as? Int == 0)
        let memory = try forget(service)
        let answered = try #require(report["answered"] as? Int)
        // One for each request, and one more for each order; or two for each order. Some 50 orders are new, and two threads
        // may make one at once.
        let expected = cache == "ungoverned" ? answered + memory.entries - 2_000 : 2 * 50
        #expect(abs(memory.temporaries - expected) < (cache == "ungoverned" ? 1 : 40), "\(cache): \(memory)")
        switch cache {
        case "ungoverned": #expect((2_040...2_050).contains(memory.entries), "\(memory)")
        case "governed": #expect(memory.entries == 100, "\(memory)")
        default: #expect(memory.entries < 2_000, "\(memory)")
        }
        guard let live = memory.live_bytes, let held = memory.held_bytes else { continue }
        shares[cache] = Double(held) / Double(live)
        #expect(held > 0 && held < live, "\(cache): \(memory)")
        #expect((memory.table_bytes == nil) == (cache == "governed-bytes"), "\(cache): \(memory)")
        if let table = memory.table_bytes { #expect(table > 0 && table < held, "\(cache): \(memory)") }
      }
      if let before = shares["ungoverned"], let after = shares["governed"] { #expect(after < before, "\(shares)") }
    }

    /// Hot keys take their share, so that few others are asked for.
    @Test func skewedRequestsAreForFewKeys() throws {
      let service = try RunningService(["--orders", "sharded", "--history", "0", "--temporary", "0"])
      let skewed = try load(
        service, ["--keys", "100005", "--rate", "1000", "--seconds", "1", "--hot-share", "0.8", "--hot-keys", "5"])
      let answered = try #require(skewed["answered"] as? Int)
      let others = try forget(service).entries - 5
      // One request in five, with a deviation of 13.
      #expect(abs(Double(others) - 0.2 * Double(answered)) < 80, "\(others) of \(answered)")
    }

    @Test func ordersHaveBadOptionsToo() throws {
      for options in [
        ["serve", "--orders", "govrned"], ["serve", "--bound", "0"], ["serve", "--temporary", "-1"],
        ["load", "--port", "1", "--orders"], ["load", "--port", "1", "--youngest", "5"],
        ["load", "--port", "1", "--hot-share", "2"], ["forget", "--port", "0"], ["forget", "--port", "1"],
      ] {
        #expect(try RunningService.run(options).code != 0, "\(options)")
      }
      let service = try RunningService()
      #expect(try RunningService.run(["forget", "--port", "\(service.port)"]).code == 1, "it has no orders")
    }
  }
#endif
