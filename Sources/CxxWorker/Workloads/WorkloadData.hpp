/// Everything that a cell's operations need, made before anything is measured (Sources/Workloads/WorkloadData.swift).
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "Accesses.hpp"
#include "Digest.hpp"
#include "Keys.hpp"
#include "MixedScript.hpp"
#include "Workload.hpp"

namespace maplab {

/// The keys and the order of access, the same for every map and every engine.
///
/// Keys have indices, here called their numbers. Those below `entries` fill the map, those up to three times as many are
/// inserted by churn, mixed and regrowth, and misses follow. Look-ups use keys of their own, so that no string is
/// compared with itself.
template <class Key>
class WorkloadData {
 public:
  /// The most look-up keys, over all threads; longer rounds repeat them.
  static constexpr size_t longestLookUpList = 1 << 20;

  /// Data for rounds of `operations` operations: those of the map's owner.
  WorkloadData(const Setting& setting, size_t operations) : WorkloadData(setting, operations, nullptr, 0) {}

  /// The data of one of the threads that share the owner's map.
  WorkloadData(const Setting& setting, size_t operations, const WorkloadData& owner, size_t thread)
      : WorkloadData(setting, operations, &owner, thread) {}

  /// Keys to insert, by number.
  std::shared_ptr<std::vector<Key>> keys;
  /// Keys that operations look up, in their order; operation i uses element i modulo their number.
  std::vector<Key> lookUps;
  /// Their numbers.
  std::vector<uint32_t> lookUpNumbers;
  /// The operations of `mixed`.
  std::vector<MixedOperation> script;
  /// The keys that the script inserts and removes.
  NumberRange further;
  /// Insertions in a round of the script.
  size_t insertionsPerRound = 0;
  /// True if it is one thread's of several.
  bool isLane;
  uint64_t digest;

 private:
  WorkloadData(const Setting& setting, size_t operations, const WorkloadData* owner, size_t thread)
      : isLane(owner != nullptr) {
    const Cell& cell = setting.cell;
    const KeyNumbering numbering(cell, setting.seed);
    Digest sum;
    const auto make = [&](size_t index) {
      const uint64_t number = numbering.number(index);
      sum.add(number);
      return makeKey<Key>(number, cell.keyLength);
    };
    const uint64_t ownSeed = SplitMix64::mix(setting.seed ^ 0x6d61706c6162);
    SplitMix64 generator(owner ? SplitMix64::mix(ownSeed + thread + 1) : ownSeed);
    if (owner) {
      keys = owner->keys;
    } else {
      const size_t inserted = descriptor(cell.kind).insertsFurtherKeys ? 3 * cell.entries : cell.entries;
      keys = std::make_shared<std::vector<Key>>();
      keys->reserve(inserted);
      for (size_t index = 0; index < inserted; index++) keys->push_back(make(index));
    }
    const size_t most = longestLookUpList / (owner ? cell.threads : 1);
    lookUpNumbers = drawAccesses(cell, std::min(operations, most), generator);
    lookUps.reserve(lookUpNumbers.size());
    for (const uint32_t number : lookUpNumbers) lookUps.push_back(make(number));

    further = {cell.entries, 3 * cell.entries};
    if (owner) {
      // Its own part, which no other thread touches.
      const size_t count = 2 * (cell.entries / cell.threads);
      further.lower = cell.entries + thread * count;
      further.upper = further.lower + count;
    }
    if (cell.kind == Kind::mixed) {
      const Mix mix = owner ? cell.mixOfThread(thread) : cell.mix.value_or(Mix{});
      script = drawScript(operations, further, mix, lookUps.size(), generator);
    }
    for (const MixedOperation& operation : script) {
      if (operation.kind == MixedOperation::Kind::insert) insertionsPerRound++;
      sum.add(static_cast<uint64_t>(operation.kind) << 32 | operation.key);
    }
    sum.add(cell.valueSize);
    digest = sum.value();
  }
};

/// Digest of the keys of a full map, which are made as they are inserted.
inline uint64_t digestOfKeys(const Setting& setting) {
  Digest digest;
  const KeyNumbering numbering(setting.cell, setting.seed);
  for (size_t index = 0; index < setting.cell.entries; index++) digest.add(numbering.number(index));
  return digest.value();
}

}  // namespace maplab
