#if Service
  import Foundation
  import Testing

  /// S20: what the service answers, to those who ask properly and to those who don't. The programs run for real.
  @Suite(.serialized) struct ServiceTests {
    static let maps = ["locked-rw", "locked-mutex", "read-mostly", "sharded", "byte-cache"]

    @Test(arguments: maps) func valuesAreKeptReplacedAndRemoved(map: String) throws {
      let service = try RunningService(["--map", map])
      let client = try RawConnection(port: service.port)
      #expect(client.request("GET", "/keys/a").status == 404)
      #expect(client.request("PUT", "/keys/a", body: "one").status == 201)
      #expect(client.request("PUT", "/keys/a", body: "two").status == 204)
      #expect(client.request("GET", "/keys/a").text.hasSuffix("\r\n\r\ntwo"))
      #expect(client.request("PUT", "/keys/empty").status == 201)
      #expect(client.request("DELETE", "/keys/a").status == 204)
      #expect(client.request("DELETE", "/keys/a").status == 404)
      #expect(client.request("GET", "/health").status == 200)
      let metrics = client.request("GET", "/metrics").text
      for line in [
        "map_hits_total{map=\"\(map)\"} 1", "map_misses_total{map=\"\(map)\"} 1",
        "map_insertions_total{map=\"\(map)\"} 2", "map_removals_total{map=\"\(map)\"} 1",
        "map_size{map=\"\(map)\",status=\"active\"} 1",
      ] { #expect(metrics.contains(line + "\n"), "\(line)") }
    }

    @Test func malformedRequestsAreRefusedAndHarmNobody() throws {
      let service = try RunningService()
      let broken = [
        "GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /keys/a HTTP/1.1\r\nHost\r\n\r\n",
        "PUT /keys/a HTTP/1.1\r\nHost: a\r\nContent-Length: minus\r\n\r\n", "\0\0\0\0\r\n\r\n",
      ]
      for text in broken {
        let client = try RawConnection(port: service.port)
        client.send(text)
        #expect(client.receiveAll().hasPrefix("HTTP/1.1 4"), "\(text.debugDescription)")
      }
      #expect(try RawConnection(port: service.port).request("GET", "/nothing").status == 404)
      let long = try RawConnection(port: service.port).request("GET", "/keys/" + String(repeating: "k", count: 251))
      #expect(long.status == 414 && long.text.contains("250"))
      #expect(try RawConnection(port: service.port).request("GET", "/health").status == 200)
    }

    @Test func aBodyOfAHundredMegabytesIsRefusedWithoutBeingKept() throws {
      let service = try RunningService()
      let client = try RawConnection(port: service.port)
      client.send("PUT /keys/large HTTP/1.1\r\nHost: here\r\nContent-Length: 100000000\r\n\r\n")
      let chunk = [UInt8](repeating: 7, count: 1 << 20)
      for _ in 0..<95 where !client.send(chunk) { break }
      client.send([UInt8](repeating: 7, count: 100_000_000 - 95 << 20))
      #expect(client.receive().hasPrefix("HTTP/1.1 413"))
      #expect(service.peakBytes < 60 << 20, "it took \(service.peakBytes >> 20) MiB")
      #expect(try RawConnection(port: service.port).request("GET", "/keys/large").status == 404)
    }

    @Test func aSlowClientKeepsNobodyWaitingAndIsLetGo() throws {
      let service = try RunningService(["--idle", "1"])
      let slow = try RawConnection(port: service.port)
      slow.send("GET /keys/a HTTP/1.1\r\nHos")
      #expect(try RawConnection(port: service.port).request("GET", "/health").status == 200)
      _ = slow.receiveAll()  // Ends by itself, or the test's limit says so.
    }

    @Test func aThousandConnectionsAreServed() throws {
      let service = try RunningService(["--fill", "1"])
      let clients = try (0..<1_000).map { _ in try RawConnection(port: service.port) }
      for client in clients { client.send("GET /keys/key-0 HTTP/1.1\r\nHost: here\r\n\r\n") }
      for client in clients { #expect(client.receive().hasPrefix("HTTP/1.1 200")) }
    }

    @Test func whoeverLosesItsServiceSaysSo() throws {
      let service = try RunningService(["--fill", "100"])
      DispatchQueue.global().asyncAfter(deadline: .now() + 1) { service.kill() }
      let load = try RunningService.run(
        ["load", "--port", "\(service.port)", "--keys", "100", "--rate", "500", "--seconds", "3", "--connections", "4"])
      #expect(load.code == 0)
      let report = try #require(try JSONSerialization.jsonObject(with: Data(load.output.utf8)) as? [String: Any])
      let answered = try #require(report["answered"] as? Int)
      let unanswered = try #require(report["unanswered"] as? Int)
      #expect(answered > 0 && unanswered > 0)
      // 1,500 are due on average, with a deviation of 39.
      #expect((1_300...1_700).contains(answered + unanswered))
    }

    @Test func aPortInUseIsAnError() throws {
      let service = try RunningService()
      let second = try RunningService.run(["serve", "--port", "\(service.port)"])
      #expect(second.code == 1)
      #expect(second.output == "maplab-service: can't listen on 127.0.0.1:\(service.port): Address already in use\n")
      let nobody = try RunningService.run(["load", "--port", "1", "--seconds", "1"])
      #expect(nobody.code == 1)
    }

    @Test func badOptionsAreErrors() throws {
      for options in [
        ["serve", "--map", "shrded"], ["serve", "--port", "70000"], ["load", "--port", "1", "--writes", "2"],
      ] {
        #expect(try RunningService.run(options).code != 0)
      }
    }

    /// One request in ten is due while the service stands, one in a hundred in the first hundredth of a second of a stop.
    @Test func theOpenLoopSeesStops() throws {
      let service = try RunningService(["--fill", "1000", "--pause-every", "1", "--pause-for", "0.1"])
      let load = try RunningService.run(
        ["load", "--port", "\(service.port)", "--keys", "1000", "--rate", "500", "--seconds", "4", "--read-back"])
      let report = try #require(try JSONSerialization.jsonObject(with: Data(load.output.utf8)) as? [String: Any])
      let latency = try #require(report["latency"] as? [String: Int])
      #expect(latency["p99"]! > 80_000_000)
      #expect(report["read_back"] as? Int == 1_000 && report["read_back_wrong"] as? Int == 0)
      #expect(report["wrong"] as? Int == 0 && report["missing"] as? Int == 0 && report["unanswered"] as? Int == 0)
    }

    @Test func whatWasWrittenUnderLoadIsThere() throws {
      for map in Self.maps {
        let service = try RunningService(["--map", map, "--fill", "500"])
        let load = try RunningService.run(
          ["load", "--port", "\(service.port)", "--keys", "500", "--seconds", "1", "--writes", "0.5", "--read-back"])
        let report = try #require(try JSONSerialization.jsonObject(with: Data(load.output.utf8)) as? [String: Any])
        #expect(report["read_back"] as? Int == 500 && report["read_back_wrong"] as? Int == 0, "\(map)")
      }
    }
  }
#endif
