#if Service
  import ArgumentParser

  /// S20: a map behind an HTTP server, and a client that loads it in an open loop.
  @main
  struct MaplabService: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "maplab-service",
      abstract: "A map behind an HTTP server, and the load that shows what it is worth.",
      discussion: """
        The server keeps values by key in one of the lab's maps and answers GET, PUT and DELETE of /keys/KEY, GET /metrics
        (Prometheus' text) and GET /health. The client sends requests when they are due, whether or not earlier ones
        are answered, and counts a latency from the time that the request was due. With --orders, the server also has a
        cache that makes what it is asked for: GET /orders/KEY.

        EXAMPLES
          maplab-service serve --map sharded --port 8080 --fill 100000
          LD_PRELOAD=libjemalloc.so.2 maplab-service serve --map locked-rw --port 8080
          maplab-service load --port 8080 --rate 20000 --seconds 10
          wrk -t4 -c100 -d30s http://127.0.0.1:8080/keys/key-7
        """,
      subcommands: [Serve.self, Load.self, Forget.self])
  }
#endif
