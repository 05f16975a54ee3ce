#include "Clock.hpp"

#include <array>
#include <limits>

#include "Numbers.hpp"

namespace maplab {

namespace {

struct PairedReading {
  uint64_t nanoseconds = 0;
  uint64_t cycles = 0;
};

/// Both clocks at one moment: of several tries the one in which the cycle counter was read with the least delay between
/// two readings of the kernel's clock.
PairedReading pairedReading() {
  PairedReading best;
  uint64_t bestDelay = std::numeric_limits<uint64_t>::max();
  for (int attempt = 0; attempt < 64; attempt++) {
    const uint64_t before = clab_monotonic_nanoseconds();
    const uint64_t cycles = clab_cycle_counter();
    const uint64_t after = clab_monotonic_nanoseconds();
    if (after - before >= bestDelay) continue;
    bestDelay = after - before;
    best = {before + (after - before) / 2, cycles};
  }
  return best;
}

/// The length of a cycle, measured over 10 ms; none if the counter does not advance with the time.
std::optional<double> nanosecondsPerCycle() {
  const PairedReading start = pairedReading();
  while (clab_monotonic_nanoseconds() < start.nanoseconds + 10'000'000) {
  }
  const PairedReading end = pairedReading();
  if (end.cycles <= start.cycles) return std::nullopt;
  return static_cast<double>(end.nanoseconds - start.nanoseconds) / static_cast<double>(end.cycles - start.cycles);
}

}  // namespace

Clock Clock::calibrated() {
  const auto rate = clab_cycle_counter_is_steady() ? nanosecondsPerCycle() : std::nullopt;
  if (!rate) return kernel();
  Clock clock(true, *rate, clab_cycle_counter_name());
  clock.cost = clock.measuredCost();
  return clock;
}

Clock Clock::kernel() {
  Clock clock(false, 1, "clock_gettime");
  clock.cost = clock.measuredCost();
  return clock;
}

void Clock::spin(uint64_t nanoseconds) {
  const uint64_t end = clab_monotonic_nanoseconds() + nanoseconds;
  while (clab_monotonic_nanoseconds() < end) {
  }
}

/// Consecutive readings in blocks, because a single difference may be smaller than a tick.
double Clock::measuredCost() const {
  constexpr int readingsPerBlock = 64;
  std::vector<double> blocks(101);
  for (double& block : blocks) {
    const uint64_t start = now();
    uint64_t last = start;
    for (int reading = 0; reading < readingsPerBlock; reading++) last = now();
    block = nanoseconds(last - start) / readingsPerBlock;
  }
  return median(std::move(blocks));
}

}  // namespace maplab
