/// The lab's generator, as in Sources/SeededRandom: the same seed gives the same sequence in every engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace maplab {

/// SplitMix64 (Steele, Lea and Flood 2014).
class SplitMix64 {
 public:
  /// Starts the sequence of a seed.
  explicit SplitMix64(uint64_t seed) : state(seed) {}

  /// The next 64 bits.
  uint64_t next() {
    state += 0x9e3779b97f4a7c15;
    return mix(state);
  }

  /// A bijection of the 64-bit numbers whose outputs look random.
  static uint64_t mix(uint64_t number) {
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
    number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
    return number ^ (number >> 31);
  }

  /// A number below `bound`, by Lemire's multiplication.
  size_t below(size_t bound) { return static_cast<size_t>((static_cast<unsigned __int128>(next()) * bound) >> 64); }

  /// A number in [0, 1) with 53 random bits.
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  /// Fisher-Yates from the end.
  template <class Element>
  void shuffle(std::vector<Element>& elements) {
    for (size_t last = elements.size(); last-- > 1;) std::swap(elements[last], elements[next() % (last + 1)]);
  }

 private:
  uint64_t state;
};

}  // namespace maplab
