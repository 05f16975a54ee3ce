/// The operations of `mixed`, drawn before anything is measured (Sources/Workloads/MixedOperation.swift).
#pragma once

#include <cstdint>
#include <vector>

#include "../Job/Job.hpp"
#include "SplitMix64.hpp"

namespace maplab {

/// A range of key numbers.
struct NumberRange {
  size_t lower = 0;
  size_t upper = 0;

  size_t count() const { return upper - lower; }
};

/// One operation.
struct MixedOperation {
  enum class Kind : uint8_t { read, update, insert, erase };

  Kind kind;
  /// For reads and updates, the position among the look-up keys; for insertions and removals, the key's number.
  uint32_t key;
};

/// Draws a round that leaves the keys as it finds them.
std::vector<MixedOperation> drawScript(
    size_t operations, NumberRange further, Mix mix, size_t lookUps, SplitMix64& generator);

}  // namespace maplab
