public import CoreMetrics
import MapVariants

// PrometheusText: metrics as text for a Prometheus server.
//
// Names. What swift-metrics calls a label becomes a metric's name: characters that the format doesn't allow become "_",
// counters end in "_total" and timers in "_seconds", as Prometheus advises. Two metrics with one name and the same
// dimensions, in any order, write to one series.
//
// Locks. Making, destroying and rendering take the families' only lock. Counting takes none, but a histogram has a lock
// of its own. No code of the caller runs under a lock.
//
// Why this is our own code: there is a library, swift-prometheus, but it is not among the Swift packages that this
// repository can be built from. It should replace this folder as soon as it is available.
//
// Source: Prometheus, "Exposition formats", text format 0.0.4, and "Metric and label naming".

/// A backend of swift-metrics that keeps all values and renders them in Prometheus' text format.
///
/// ```swift
/// let prometheus = PrometheusText()
/// MetricsSystem.bootstrap(prometheus)
/// respond(prometheus.render(), contentType: PrometheusText.contentType)
/// ```
public final class PrometheusText: MetricsFactory {
  /// The media type of what `render` returns.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// Upper bounds of histograms' buckets: 1 microsecond to 10 seconds for timers, in steps of 1, 2.5 and 5, then powers
  /// of ten up to 1,000,000 for plain numbers.
  public static let defaultBuckets: [Double] = [
    1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5,
    1, 2.5, 5, 10, 100, 1000, 10_000, 100_000, 1_000_000,
  ]

  private let families = Lock(PrometheusFamilies())
  private let beforeRendering = Lock([@Sendable () -> Void]())
  private let help: [String: String]
  private let buckets: [Double]

  /// A backend without metrics. `help` explains metrics, by their names in the text; those of monitored maps already
  /// have explanations. `buckets` are ascending upper bounds of histograms' buckets.
  public init(help: [String: String] = [:], buckets: [Double] = PrometheusText.defaultBuckets) {
    precondition(zip(buckets, buckets.dropFirst()).allSatisfy(<), "bounds of buckets must ascend")
    precondition(buckets.allSatisfy(\.isFinite), "bounds of buckets must be numbers; the infinite one is there always")
    self.help = help.merging(MapMonitor.help) { own, _ in own }
    self.buckets = buckets
  }

  /// All metrics as text, sorted by name. O(series).
  public func render() -> String {
    for action in beforeRendering.withLock({ $0 }) { action() }
    return families.withLock { families in
      var text = ""
      families.render(into: &text)
      return text
    }
  }

  /// Calls `action` at the start of every `render`, so that values can be brought up to date before they are read: `{
  /// [weak monitor] in monitor?.publish() }`. It may make and use metrics of this backend, but not render.
  public func beforeRendering(_ action: @escaping @Sendable () -> Void) {
    beforeRendering.withLock { $0.append(action) }
  }

  /// A counter; "_total" is appended to its name unless it already ends so.
  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(label, ending: "_total", .counter, dimensions) { CounterSeries() }
  }

  /// A floating-point counter, named like other counters.
  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    series(label, ending: "_total", .counter, dimensions) { FloatingPointCounterSeries() }
  }

  /// A gauge.
  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, .gauge, dimensions) { GaugeSeries() }
  }

  /// A histogram if the recorder aggregates, else a gauge.
  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    if aggregate { return series(label, .histogram, dimensions) { HistogramSeries(bounds: buckets) } }
    return series(label, .gauge, dimensions) { GaugeSeries() }
  }

  /// A histogram of seconds; "_seconds" is appended to its name unless it already ends so.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(label, ending: "_seconds", .histogram, dimensions) { HistogramSeries(bounds: buckets) }
  }

  /// The series is no longer shown, unless another metric writes to it.
  public func destroyCounter(_ handler: any CounterHandler) { release(handler) }
  /// As for counters.
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { release(handler) }
  /// As for counters.
  public func destroyMeter(_ handler: any MeterHandler) { release(handler) }
  /// As for counters.
  public func destroyRecorder(_ handler: any RecorderHandler) { release(handler) }
  /// As for counters.
  public func destroyTimer(_ handler: any TimerHandler) { release(handler) }

  private func series<Series: PrometheusSeries>(
    _ label: String, ending: String = "", _ type: PrometheusType, _ dimensions: [(String, String)],
    make: () -> Series
  ) -> Series {
    var name = PrometheusNames.metric(label)
    if !name.hasSuffix(ending) { name += ending }
    let help = help[name] ?? "The metric \(label) of swift-metrics."
    return families.withLock { $0.series(name, type, dimensions, help: help, make: make) }
  }

  private func release(_ handler: AnyObject & Sendable) { families.withLock { $0.release(handler) } }
}
