import CoreMetrics
import MapVariants
import Synchronization

/// One time series: a metric with its labels, the handler that swift-metrics talks to.
protocol PrometheusSeries: AnyObject, Sendable {
  /// Appends the samples, one line each.
  func render(name: String, labels: [(name: String, value: String)], into text: inout String)
}

extension PrometheusSeries {
  /// `name{labels,further} value`
  func sample(
    _ name: String, _ labels: [(name: String, value: String)], further: String? = nil, _ value: String,
    into text: inout String
  ) {
    text += name
    var parts = labels.map { "\($0.name)=\"\(PrometheusNames.escapedValue($0.value))\"" }
    if let further { parts.append(further) }
    if !parts.isEmpty { text += "{\(parts.joined(separator: ","))}" }
    text += " \(value)\n"
  }
}

/// A count of whole things. Prometheus takes a falling counter for a restart, so an amount that would lower it is
/// ignored, and it stays at Int64.max.
final class CounterSeries: PrometheusSeries, CounterHandler {
  private let value = Atomic<Int64>(0)

  func increment(by amount: Int64) {
    guard amount > 0 else { return }
    var old = value.load(ordering: .relaxed)
    while true {
      let (sum, overflow) = old.addingReportingOverflow(amount)
      let (done, found) = value.weakCompareExchange(
        expected: old, desired: overflow ? .max : sum, ordering: .relaxed)
      if done { return }
      old = found
    }
  }

  func reset() { value.store(0, ordering: .relaxed) }

  func render(name: String, labels: [(name: String, value: String)], into text: inout String) {
    sample(name, labels, "\(value.load(ordering: .relaxed))", into: &text)
  }
}

/// A floating-point number that threads add to.
struct AtomicDouble: ~Copyable {
  private let bits = Atomic<UInt64>(0)

  var value: Double {
    get { Double(bitPattern: bits.load(ordering: .relaxed)) }
    nonmutating set { bits.store(newValue.bitPattern, ordering: .relaxed) }
  }

  func add(_ amount: Double) {
    var old = bits.load(ordering: .relaxed)
    while true {
      let sum = Double(bitPattern: old) + amount
      let (done, found) = bits.weakCompareExchange(expected: old, desired: sum.bitPattern, ordering: .relaxed)
      if done { return }
      old = found
    }
  }
}

/// A sum of fractions.
final class FloatingPointCounterSeries: PrometheusSeries, FloatingPointCounterHandler {
  private let sum = AtomicDouble()

  // Not-a-number fails the comparison too.
  func increment(by amount: Double) { if amount > 0 { sum.add(amount) } }
  func reset() { sum.value = 0 }

  func render(name: String, labels: [(name: String, value: String)], into text: inout String) {
    sample(name, labels, PrometheusNames.number(sum.value), into: &text)
  }
}

/// A number that rises and falls: what swift-metrics calls a meter, or a recorder that doesn't aggregate.
final class GaugeSeries: PrometheusSeries, MeterHandler, RecorderHandler {
  private let current = AtomicDouble()

  func set(_ value: Int64) { current.value = Double(value) }
  func set(_ value: Double) { current.value = value }
  func increment(by amount: Double) { current.add(amount) }
  func decrement(by amount: Double) { current.add(-amount) }
  func record(_ value: Int64) { set(value) }
  func record(_ value: Double) { set(value) }

  func render(name: String, labels: [(name: String, value: String)], into text: inout String) {
    sample(name, labels, PrometheusNames.number(current.value), into: &text)
  }
}

/// A distribution over buckets: an aggregating recorder or a timer, whose nanoseconds become seconds.
final class HistogramSeries: PrometheusSeries, RecorderHandler, TimerHandler {
  private struct Observations {
    /// One for each bound, and one for values above all bounds.
    var counts: [UInt64]
    var sum = 0.0
  }

  private let bounds: [Double]
  private let observations: Lock<Observations>

  init(bounds: [Double]) {
    self.bounds = bounds
    observations = Lock(Observations(counts: Array(repeating: 0, count: bounds.count + 1)))
  }

  func record(_ value: Int64) { record(Double(value)) }
  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  func record(_ value: Double) {
    // Not-a-number belongs in the last bucket only, and would spoil the sum for good.
    guard !value.isNaN else { return }
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    observations.withLock { observations in
      observations.counts[bucket] += 1
      observations.sum += value
    }
  }

  func render(name: String, labels: [(name: String, value: String)], into text: inout String) {
    let (counts, sum) = observations.withLock { ($0.counts, $0.sum) }
    var cumulative: UInt64 = 0
    for (count, bound) in zip(counts, bounds + [.infinity]) {
      cumulative += count
      sample(name + "_bucket", labels, further: "le=\"\(PrometheusNames.number(bound))\"", "\(cumulative)", into: &text)
    }
    sample(name + "_sum", labels, PrometheusNames.number(sum), into: &text)
    sample(name + "_count", labels, "\(cumulative)", into: &text)
  }
}
