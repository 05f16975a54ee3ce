/// Brings a map into the steady state of its own load (Sources/Workloads/Settling.swift).
#pragma once

#include <cmath>

#include "Workload.hpp"

namespace maplab {

/// Runs rounds until one leaves the map in the state in which it found it, at least two, and at most as many as make
/// sixteen operations per entry. A map that hides its tombstones (`showsItsState` is false) gets all of them.
template <class State, class Round>
void settle(size_t entries, size_t operations, bool showsItsState, State state, Round round) {
  constexpr size_t operationsPerEntry = 16;
  MapLoad last;
  for (size_t rounds = 0; rounds < 2 || rounds * operations < operationsPerEntry * entries;) {
    round();
    rounds++;
    const double now = state();
    if (showsItsState && last && std::abs(now - *last) <= 0.01) return;
    last = now;
  }
}

}  // namespace maplab
