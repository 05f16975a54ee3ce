/// One map and the kernels of several threads on it (Sources/Workloads/LaneKernels.swift).
#pragma once

#include "MapKernels.hpp"
#include "PausingWorkload.hpp"

namespace maplab {

/// Each thread, a lane, has the kernels that a single thread would have, its own look-up keys, and its own part of the
/// keys that come and go. The checksum does not depend on how the threads are interleaved.
template <SubjectMap Map>
class LaneKernels final : public ConcurrentWorkload {
 public:
  explicit LaneKernels(const Setting& setting) : kind(setting.cell.kind), entries(setting.cell.entries) {
    WorkloadData<typename Map::Key> ownerData(setting, 0);
    Digest sum;
    sum.add(ownerData.digest);
    for (size_t thread = 0; thread < setting.cell.threads; thread++) {
      const size_t operations = setting.cell.operationsOfThread(thread, setting.operationsPerRound);
      WorkloadData<typename Map::Key> data(setting, operations, ownerData, thread);
      sum.add(data.digest);
      kernels.push_back(std::make_unique<MapKernels<Map>>(setting, std::move(data), operations));
      totalOperations += operations;
    }
    // The owner fills the map and runs nothing.
    owner = std::make_unique<MapKernels<Map>>(setting, std::move(ownerData), 0);
    for (const auto& lane : kernels) {
      if (!setting.cell.pause) {
        all.push_back(lane.get());
        continue;
      }
      pausing.push_back(std::make_unique<PausingWorkload>(*lane, *setting.cell.pause));
      all.push_back(pausing.back().get());
    }
    digest = sum.value();
  }

  const std::vector<MeasuredWorkload*>& lanes() const override { return all; }

  /// Makes the map before the first round and brings it into the state in which the load leaves it: the lanes run in
  /// turn, on this thread.
  void prepareRound() override {
    if (owner->hasMap()) return;
    owner->prepareRound();
    if (!owner->hasMap()) return;
    for (const auto& lane : kernels) lane->adopt(*owner);
    if (!descriptor(kind).changesMap) return;
    settle(
        entries, totalOperations, Map::showsItsState || kind == Kind::update, [&] { return *owner->mapLoad(); },
        [&] {
          for (const auto& lane : kernels) {
            lane->run(0, lane->operationsPerRound());
            lane->finishRound();
          }
        });
  }

  uint64_t finishRound() override {
    for (const auto& lane : kernels) lane->finishRound();
    return kind == Kind::mixed || kind == Kind::update ? owner->finalState() : 0;
  }

  MapLoad mapLoad() const override { return owner->mapLoad(); }

  uint64_t digest;

 private:
  const Kind kind;
  const size_t entries;
  size_t totalOperations = 0;
  std::unique_ptr<MapKernels<Map>> owner;
  std::vector<std::unique_ptr<MapKernels<Map>>> kernels;
  std::vector<std::unique_ptr<PausingWorkload>> pausing;
  std::vector<MeasuredWorkload*> all;
};

}  // namespace maplab
