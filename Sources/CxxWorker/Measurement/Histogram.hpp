/// Counts of latencies, in the steps of an HDR histogram with three significant digits.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace maplab {

/// The layout is that of Gil Tene's HdrHistogram, which the Swift workers use from a library: single ticks up to 2,048,
/// then 1,024 steps for each power of two, up to 2^44 ticks. Debian has no C or C++ library of it. The range is fixed:
/// a histogram that grows would allocate between two operations.
class Histogram {
 public:
  Histogram() : counts(length) {}

  /// Counts a value; values out of range are lost, which `count` shows.
  void record(uint64_t value) {
    const size_t index = indexOf(value);
    if (index >= length) return;
    counts[index]++;
    total++;
    if (value > longest) longest = value;
  }

  /// Adds the counts of another histogram.
  void add(const Histogram& other);
  /// Forgets everything but keeps the memory.
  void reset();

  /// Values counted.
  uint64_t count() const { return total; }
  /// The longest value.
  uint64_t maximum() const { return longest; }
  /// The largest value of the step that holds the percentile.
  uint64_t valueAtPercentile(double percentile) const;

  /// One step of the distribution.
  struct Step {
    /// Per cent of the values that are at most `value`.
    double percentile;
    uint64_t value;
    uint64_t cumulativeCount;
  };

  /// The distribution in steps five times finer than halving the distance to 100 %, most of them in the tail.
  std::vector<Step> distribution() const;

  /// A step that was hit.
  struct Hit {
    /// The step's middle.
    uint64_t value;
    uint64_t count;
  };

  /// Every step that was hit, ascending.
  std::vector<Hit> hits() const;

 private:
  /// Bits of the values in the first part.
  static constexpr int magnitude = 11;
  /// Steps of each further part.
  static constexpr size_t half = size_t{1} << (magnitude - 1);
  /// Parts until 2^44 is covered.
  static constexpr size_t parts = 44 - magnitude + 2;
  static constexpr size_t length = (parts + 1) * half;

  static size_t indexOf(uint64_t value) {
    const int part = 64 - magnitude - std::countl_zero(value | (2 * half - 1));
    return (static_cast<size_t>(part) + 1) * half + (value >> part) - half;
  }

  /// The lowest value of a step, and how many values it holds.
  static uint64_t lowest(size_t index);
  static uint64_t width(size_t index);
  static uint64_t highest(size_t index) { return lowest(index) + width(index) - 1; }

  std::vector<uint64_t> counts;
  uint64_t total = 0;
  uint64_t longest = 0;
};

}  // namespace maplab
