#include "Accesses.hpp"

#include <cmath>
#include <numeric>

#include "ZipfSampler.hpp"

namespace maplab {

std::vector<uint32_t> drawAccesses(const Cell& cell, size_t count, SplitMix64& generator) {
  const LookUps lookUps = descriptor(cell.kind).lookUps;
  std::vector<uint32_t> accesses;
  if (lookUps == LookUps::nothing) return accesses;
  if (lookUps == LookUps::eachOnce) {
    accesses.resize(cell.entries);
    std::iota(accesses.begin(), accesses.end(), 0);
    if (cell.distribution != Distribution::sequential) generator.shuffle(accesses);
    return accesses;
  }
  accesses.reserve(count);
  // The keys that are never in the map follow those that come and go.
  const size_t first = lookUps == LookUps::absent ? 3 * cell.entries : 0;
  const ZipfSampler sampler(cell.entries, cell.exponent);
  for (size_t index = 0; index < count; index++) {
    size_t access = 0;
    switch (cell.distribution) {
      case Distribution::sequential: access = index % cell.entries; break;
      case Distribution::uniform: access = generator.below(cell.entries); break;
      case Distribution::zipf: access = sampler.next(generator); break;
    }
    accesses.push_back(static_cast<uint32_t>(first + access));
  }
  return accesses;
}

std::vector<std::vector<uint64_t>> drawArrivals(const Cell& cell, size_t operationsPerRound, uint64_t seed) {
  std::vector<std::vector<uint64_t>> arrivals;
  if (!cell.load) return arrivals;
  const double meanGap = 1e9 / static_cast<double>(cell.load->rate);
  for (size_t thread = 0; thread < cell.threads; thread++) {
    const size_t count = cell.operationsOfThread(thread, operationsPerRound);
    std::vector<uint64_t> times;
    times.reserve(count);
    SplitMix64 generator(SplitMix64::mix((seed ^ 0x6172726976616c73) + thread));
    double time = 0;
    for (size_t index = 0; index < count; index++) {
      if (cell.load->isPoisson) {
        // 1 - u is above 0: the logarithm is finite.
        time -= std::log(1 - generator.unit()) * meanGap * static_cast<double>(cell.threads);
      } else {
        time = static_cast<double>(thread + index * cell.threads) * meanGap;
      }
      times.push_back(static_cast<uint64_t>(std::round(time)));
    }
    arrivals.push_back(std::move(times));
  }
  return arrivals;
}

}  // namespace maplab
