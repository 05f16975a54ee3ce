#include "Histogram.hpp"

#include <algorithm>
#include <cmath>

namespace maplab {

void Histogram::add(const Histogram& other) {
  for (size_t index = 0; index < length; index++) counts[index] += other.counts[index];
  total += other.total;
  longest = std::max(longest, other.longest);
}

void Histogram::reset() {
  std::fill(counts.begin(), counts.end(), 0);
  total = 0;
  longest = 0;
}

uint64_t Histogram::lowest(size_t index) {
  if (index < 2 * half) return index;
  const size_t part = index / half - 1;
  return static_cast<uint64_t>(index % half + half) << part;
}

uint64_t Histogram::width(size_t index) { return index < 2 * half ? 1 : uint64_t{1} << (index / half - 1); }

uint64_t Histogram::valueAtPercentile(double percentile) const {
  if (percentile >= 100) return longest;
  // A little less, so that rounding up does not reach the next step.
  const double asked = std::nextafter(percentile, 0.0) * static_cast<double>(total) / 100;
  const uint64_t enough = std::max<uint64_t>(1, static_cast<uint64_t>(std::ceil(asked)));
  uint64_t sum = 0;
  for (size_t index = 0; index < length; index++) {
    sum += counts[index];
    if (sum >= enough) return std::min(highest(index), longest);
  }
  return 0;
}

std::vector<Histogram::Step> Histogram::distribution() const {
  constexpr double ticksPerHalfDistance = 5;
  std::vector<Step> steps;
  double level = 0;
  uint64_t sum = 0;
  for (size_t index = 0; index < length && sum < total; index++) {
    if (counts[index] == 0) continue;
    sum += counts[index];
    const double percentile = 100 * static_cast<double>(sum) / static_cast<double>(total);
    if (sum < total && percentile < level) continue;
    steps.push_back({percentile, std::min(highest(index), longest), sum});
    if (sum == total) break;
    // Several levels may fall into one step: it is enough once.
    while (level <= percentile && level < 100) {
      const double halvings = std::trunc(std::log2(100 / (100 - level))) + 1;
      level += 100 / (ticksPerHalfDistance * std::pow(2.0, halvings));
    }
  }
  return steps;
}

std::vector<Histogram::Hit> Histogram::hits() const {
  std::vector<Hit> all;
  for (size_t index = 0; index < length; index++) {
    if (counts[index] == 0) continue;
    all.push_back({std::min(lowest(index) + width(index) / 2, longest), counts[index]});
  }
  return all;
}

}  // namespace maplab
