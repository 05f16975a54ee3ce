import CoreMetrics
import MapAttack
import MapMetrics
import Metrics
import Testing

@Suite struct PrometheusTextTests {
  @Test func withoutMetricsThereIsNoText() {
    #expect(PrometheusText().render() == "")
  }

  @Test func countersGaugesAndHistogramsAreRendered() {
    let prometheus = PrometheusText(
      help: ["requests_total": "Requests served.", "queue_length": "Waiting.", "latency_seconds": "Time to answer."],
      buckets: [0.1, 0.25, 1])
    let requests = Counter(label: "requests", dimensions: [("method", "GET")], factory: prometheus)
    requests.increment(by: 3)
    requests.increment(by: -1)
    requests.increment()
    Counter(label: "requests", dimensions: [("method", "PUT")], factory: prometheus).increment()
    Gauge(label: "queue_length", factory: prometheus).record(2.5)
    let level = Meter(label: "level", factory: prometheus)
    level.set(10)
    level.increment(by: 5)
    level.decrement(by: 12)
    let latency = Timer(label: "latency", factory: prometheus)
    for milliseconds in [50, 100, 101, 2000] { latency.recordMilliseconds(milliseconds) }
    FloatingPointCounter(label: "energy_joules", factory: prometheus).increment(by: 0.75)
    #expect(
      prometheus.render() == """
        # HELP energy_joules_total The metric energy_joules of swift-metrics.
        # TYPE energy_joules_total counter
        energy_joules_total 0.75
        # HELP latency_seconds Time to answer.
        # TYPE latency_seconds histogram
        latency_seconds_bucket{le="0.1"} 2
        latency_seconds_bucket{le="0.25"} 3
        latency_seconds_bucket{le="1"} 3
        latency_seconds_bucket{le="+Inf"} 4
        latency_seconds_sum 2.251
        latency_seconds_count 4
        # HELP level The metric level of swift-metrics.
        # TYPE level gauge
        level 3
        # HELP queue_length Waiting.
        # TYPE queue_length gauge
        queue_length 2.5
        # HELP requests_total Requests served.
        # TYPE requests_total counter
        requests_total{method="GET"} 4
        requests_total{method="PUT"} 1

        """)
  }

  @Test func labelValuesAndHelpAreEscaped() {
    let prometheus = PrometheusText(help: ["g": "a \\ and\na \"line\""])
    Gauge(label: "g", dimensions: [("path", "C:\\\"x\"\r\n\u{e9}{},")], factory: prometheus).record(1)
    #expect(
      prometheus.render() == """
        # HELP g a \\\\ and\\na "line"
        # TYPE g gauge
        g{path="C:\\\\\\"x\\"\r\\n\u{e9}{},"} 1

        """)
  }

  @Test func namesAreMadeValid() {
    let prometheus = PrometheusText()
    Gauge(
      label: "9 lives.of:cats\u{e9}", dimensions: [("a.b", "1"), ("a:b", "2"), ("__own", "3"), ("", "4")],
      factory: prometheus
    ).record(1)
    #expect(
      prometheus.render().hasSuffix("\n_9_lives_of:cats_{a_b=\"1\",a_b_=\"2\",x__own=\"3\",_=\"4\"} 1\n"))
    Recorder(label: "h", dimensions: [("le", "mine")], factory: prometheus).record(1)
    #expect(prometheus.render().contains("h_bucket{le_=\"mine\",le=\"+Inf\"} 1\n"))
  }

  @Test func specialNumbersAreSpelledAsGoReadsThem() {
    let prometheus = PrometheusText()
    let gauge = Gauge(label: "g", factory: prometheus)
    for (number, text) in [
      (Double.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (5_000_000, "5000000"), (-0.5, "-0.5"),
      (1e300, "1e+300"), (9_007_199_254_740_991, "9007199254740991"),
    ] {
      gauge.record(number)
      #expect(prometheus.render().hasSuffix("\ng \(text)\n"))
    }
  }

  @Test func notANumberSpoilsNoSum() {
    let prometheus = PrometheusText(buckets: [])
    let recorder = Recorder(label: "r", factory: prometheus)
    recorder.record(Double.nan)
    recorder.record(2)
    let counter = FloatingPointCounter(label: "c", factory: prometheus)
    counter.increment(by: Double.nan)
    counter.increment(by: -3.0)
    counter.increment(by: 0.5)
    #expect(prometheus.render().contains("r_bucket{le=\"+Inf\"} 1\nr_sum 2\nr_count 1\n"))
    #expect(prometheus.render().contains("c_total 0.5\n"))
  }

  @Test func oneNameAndTheSameLabelsAreOneSeries() {
    let prometheus = PrometheusText()
    let first = Counter(label: "c", dimensions: [("a", "1"), ("b", "2")], factory: prometheus)
    let second = Counter(label: "c", dimensions: [("b", "2"), ("a", "1")], factory: prometheus)
    first.increment()
    second.increment()
    #expect(prometheus.render().hasSuffix("\nc_total{a=\"1\",b=\"2\"} 2\n"))
    first.destroy()
    second.increment()
    #expect(prometheus.render().hasSuffix("} 3\n"), "the second still writes to it")
    second.destroy()
    #expect(prometheus.render() == "", "a family without series isn't shown")
  }

  /// A name has one type, and no sample of one family may look like another's.
  @Test func namesOfDifferentTypesAreKeptApart() {
    let prometheus = PrometheusText(buckets: [])
    Recorder(label: "x", factory: prometheus).record(1)
    Gauge(label: "x", factory: prometheus).record(2)
    Gauge(label: "x_count", factory: prometheus).record(3)
    Counter(label: "n", factory: prometheus).increment(by: 4)
    FloatingPointCounter(label: "n", factory: prometheus).increment(by: 5.5)
    let lines = prometheus.render().split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(
      lines == [
        "n_total 4", "n_total_counter 5.5", "x_bucket{le=\"+Inf\"} 1", "x_sum 1", "x_count 1", "x_count_gauge 3",
        "x_gauge 2",
      ])
  }

  @Test func countersStayAtTheirEnd() {
    let prometheus = PrometheusText()
    let counter = Counter(label: "c", factory: prometheus)
    counter.increment(by: Int64.max)
    counter.increment(by: 5)
    #expect(prometheus.render().hasSuffix("c_total 9223372036854775807\n"))
    counter.reset()
    #expect(prometheus.render().hasSuffix("c_total 0\n"))
  }

  @Test func threadsCountMakeAndRenderAtOnce() {
    let prometheus = PrometheusText(buckets: [10, 100])
    onThreads(4) { thread in
      for number in 0..<2000 {
        let dimensions = [("thread", "\(thread % 2)")]
        Counter(label: "c", dimensions: dimensions, factory: prometheus).increment()
        Recorder(label: "r", factory: prometheus).record(number % 200)
        Meter(label: "m", factory: prometheus).increment(by: 1)
        let passing = Gauge(label: "passing", dimensions: dimensions, factory: prometheus)
        passing.record(number)
        passing.destroy()
        if number % 100 == 0 { _ = prometheus.render() }
      }
    }
    let text = prometheus.render()
    #expect(text.contains("c_total{thread=\"0\"} 4000\nc_total{thread=\"1\"} 4000\n"))
    #expect(text.contains("r_bucket{le=\"10\"} 440\nr_bucket{le=\"100\"} 4040\nr_bucket{le=\"+Inf\"} 8000\n"))
    #expect(text.contains("\nm 8000\n"))
    #expect(!text.contains("passing"))
  }
}
