/// What a pass has found (Sources/Measurement/PassFigures.swift).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "Histogram.hpp"
#include "Numbers.hpp"

#include "../Job/Job.hpp"

namespace maplab {

/// An allocator's own figures. Those that it does not report are missing.
struct HeapFigures {
  /// Bytes in blocks the program holds, as the allocator rounds them.
  std::optional<int64_t> allocated;
  /// Bytes that it keeps resident for them.
  std::optional<int64_t> resident;
  /// Bytes that it has mapped.
  std::optional<int64_t> mapped;
};

/// One reading of a process's memory.
struct MemoryReading {
  /// Where in the map's life.
  const char* stage;
  /// Since the baseline.
  double elapsedMilliseconds;
  size_t entries;
  int64_t rssKiB;
  HeapFigures heap;
};

/// A histogram of ticks, and how long a tick is.
struct RecordedLatencies {
  Histogram histogram;
  double nanosecondsPerTick;

  double nanoseconds(double percentile) const {
    return static_cast<double>(histogram.valueAtPercentile(percentile)) * nanosecondsPerTick;
  }
  double longestNanoseconds() const { return static_cast<double>(histogram.maximum()) * nanosecondsPerTick; }
};

/// The figures of a pass, by the names that `maplab list metrics` prints.
class Figures {
 public:
  /// Records a value.
  void set(const std::string& metric, double value) { values[metric] = value; }

  /// Records a value, or why there is none.
  void set(const std::string& metric, std::optional<double> value, const std::string& reason) {
    if (value) {
      values[metric] = *value;
    } else {
      absences[metric] = reason;
    }
  }

  /// Writes the distribution of latencies.
  void setLatencies(RecordedLatencies recorded);

  std::map<std::string, double> values;
  std::map<std::string, std::string> absences;
  /// What the operations of one round returned.
  std::optional<uint64_t> checksum;
  size_t operationsPerRound = 0;
  /// The clock's name.
  std::string clock;
  /// Where counts came from.
  std::string counterSource;
  std::optional<RecordedLatencies> latencies;
  /// The times from the operations' real starts, under an open load.
  std::optional<RecordedLatencies> services;
  std::vector<MemoryReading> memory;
  /// Nanoseconds per operation of each measured round.
  std::vector<double> rounds;
};

/// Checks that every round of a process has the first one's checksum.
class RoundChecksum {
 public:
  /// Throws `Failure` if the checksum differs from the rounds before.
  void check(uint64_t checksum) {
    rounds++;
    if (value && *value != checksum) {
      throw Failure("round " + std::to_string(rounds) + " gave checksum " + hexadecimal(checksum) +
                    ", the rounds before it " + hexadecimal(*value));
    }
    value = checksum;
  }

  std::optional<uint64_t> value;

 private:
  size_t rounds = 0;
};

/// The values of many rounds in bounded memory that is taken before the first: when it is full, every second value is
/// dropped and from then on only every second (fourth, eighth...) is kept.
class RoundSamples {
 public:
  RoundSamples() { values.reserve(capacity); }

  /// Adds the next round's value.
  void append(double value) {
    if (skipped > 0) {
      skipped--;
      return;
    }
    if (values.size() == capacity) {
      for (size_t index = 0; index < capacity / 2; index++) values[index] = values[2 * index];
      values.resize(capacity / 2);
      stride *= 2;
    }
    values.push_back(value);
    skipped = stride - 1;
  }

  std::vector<double> values;

 private:
  static constexpr size_t capacity = 4096;
  size_t stride = 1;
  size_t skipped = 0;
};

}  // namespace maplab
