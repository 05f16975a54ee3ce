/// The clock of all time measurements (Sources/Measurement/Clock.swift).
#pragma once

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

extern "C" {
#include "clab_clock.h"
}

namespace maplab {

/// The processor's cycle counter if it runs at a constant rate, else the kernel's raw monotonic clock.
class Clock {
 public:
  /// The best clock of this machine, its rate measured against the kernel's for 10 ms.
  static Clock calibrated();
  /// The kernel's raw monotonic clock: one tick is one nanosecond.
  static Clock kernel();

  /// Ticks since a fixed moment.
  uint64_t now() const { return isCycleCounter ? clab_cycle_counter() : clab_monotonic_nanoseconds(); }

  /// A difference of two readings in nanoseconds.
  double nanoseconds(uint64_t ticks) const { return static_cast<double>(ticks) * nanosecondsPerTick; }

  /// A span of nanoseconds in ticks.
  uint64_t ticks(double nanoseconds) const {
    return static_cast<uint64_t>(std::round(std::max(0.0, nanoseconds / nanosecondsPerTick)));
  }

  /// Reads the clock until it is `moment` or later, and returns the time last read. A sleep would not end at a precise
  /// moment.
  uint64_t wait(uint64_t moment) const {
    while (true) {
      const uint64_t time = now();
      if (time >= moment) return time;
    }
  }

  /// Spins for the given number of nanoseconds.
  static void spin(uint64_t nanoseconds);

  /// `rdtscp`, `cntvct_el0` or `clock_gettime`.
  std::string name;
  double nanosecondsPerTick;
  /// What one reading costs, in nanoseconds.
  double cost = 0;

 private:
  Clock(bool isCycleCounter, double nanosecondsPerTick, std::string name)
      : name(std::move(name)), nanosecondsPerTick(nanosecondsPerTick), isCycleCounter(isCycleCounter) {}
  double measuredCost() const;

  bool isCycleCounter;
};

/// A clock whose waiting lets other threads run, for more threads than processors.
class YieldingClock {
 public:
  explicit YieldingClock(const Clock& clock) : clock(clock), nanosecondsPerTick(clock.nanosecondsPerTick) {}
  uint64_t now() const { return clock.now(); }
  uint64_t ticks(double nanoseconds) const { return clock.ticks(nanoseconds); }
  uint64_t wait(uint64_t moment) const {
    while (true) {
      const uint64_t time = now();
      if (time >= moment) return time;
      sched_yield();
    }
  }

 private:
  const Clock& clock;

 public:
  const double nanosecondsPerTick;
};

/// Decides when a pass has measured enough: after a time or a number of rounds, whichever comes first.
template <class Time>
class RoundDeadline {
 public:
  RoundDeadline(const Time& time, double seconds, std::optional<size_t> maximumRounds)
      : time(time),
        end(time.now() + time.ticks(std::max(0.0, std::min(seconds, 1e6)) * 1e9)),
        maximumRounds(maximumRounds.value_or(SIZE_MAX)) {}

  /// True once no further round should start.
  bool isReached(size_t rounds) const { return rounds >= maximumRounds || time.now() >= end; }

 private:
  const Time& time;
  const uint64_t end;
  const size_t maximumRounds;
};

}  // namespace maplab
