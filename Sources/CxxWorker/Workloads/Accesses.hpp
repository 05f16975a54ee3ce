/// Which keys are looked up, and in which order; when the operations of an open load are due.
#pragma once

#include <cstdint>
#include <vector>

#include "../Job/Job.hpp"
#include "SplitMix64.hpp"

namespace maplab {

/// The numbers of the keys that a cell's operations look up, at most `count` (each present key once if the kind wants
/// that).
std::vector<uint32_t> drawAccesses(const Cell& cell, size_t count, SplitMix64& generator);

/// When each thread's operations are due under the cell's load, in nanoseconds from a round's start; empty in the
/// closed loop.
std::vector<std::vector<uint64_t>> drawArrivals(const Cell& cell, size_t operationsPerRound, uint64_t seed);

}  // namespace maplab
