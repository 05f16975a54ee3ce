/// A workload in which some operations take longer by a set time (Sources/Workloads/PausingWorkload.swift).
#pragma once

#include <algorithm>
#include <cmath>

#include "../Measurement/Clock.hpp"
#include "Workload.hpp"

namespace maplab {

/// Every `every`-th operation of a thread pauses after its work; counting restarts in each round. The thread spins
/// until the time is over: a sleep would not end at a precise moment.
class PausingWorkload final : public MeasuredWorkload {
 public:
  /// Wraps a workload that outlives it.
  PausingWorkload(MeasuredWorkload& workload, Pause pause)
      : workload(workload),
        every(pause.every),
        nanoseconds(static_cast<uint64_t>(std::round(pause.milliseconds * 1e6))) {}

  size_t operationsPerRound() const override { return workload.operationsPerRound(); }
  void prepareRound() override { workload.prepareRound(); }
  void finishRound() override { workload.finishRound(); }
  MapLoad mapLoad() const override { return workload.mapLoad(); }

  uint64_t run(size_t first, size_t last) override {
    uint64_t checksum = 0;
    while (first < last) {
      const size_t afterPause = (first / every + 1) * every;
      const size_t end = std::min(afterPause, last);
      checksum += workload.run(first, end);
      if (end == afterPause) Clock::spin(nanoseconds);
      first = end;
    }
    return checksum;
  }

 private:
  MeasuredWorkload& workload;
  const size_t every;
  const uint64_t nanoseconds;
};

}  // namespace maplab
