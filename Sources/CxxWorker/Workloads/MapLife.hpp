/// The life of one map for the memory pass (Sources/Workloads/MapLife.swift).
#pragma once

#include <memory>
#include <optional>

#include "SubjectMap.hpp"
#include "Workload.hpp"

namespace maplab {

/// Built, worked on, emptied, grown again, dropped, rebuilt. Keys are made as they are inserted and belong to the map
/// alone.
template <SubjectMap Map>
class MapLife final : public MemoryWorkload {
 public:
  /// `round` is the cell's own workload if its memory is in its operations, not in one full map.
  MapLife(const Setting& setting, std::unique_ptr<MeasuredWorkload> round)
      : cell(setting.cell), numbering(setting.cell, setting.seed), round(std::move(round)) {}

  size_t entries() const override { return cell.entries; }
  size_t count() const override { return map ? map->count() : 0; }

  void build(size_t first, size_t last) override {
    if (!map) map.emplace(cell.reserve);
    for (size_t index = first; index < last; index++) insert(index);
  }

  void work() override {
    if (!round) return;
    round->prepareRound();
    round->run(0, round->operationsPerRound());
    round->finishRound();
  }

  void remove(size_t first, size_t last) override {
    if (!map) return;
    for (size_t index = first; index < last; index++) {
      if (cell.removes(index)) map->remove(key(index));
    }
  }

  void drop() override { map.reset(); }

  void rebuild() override {
    map.emplace(cell.reserve);
    for (size_t index = 0; index < cell.entries; index++) {
      if (!cell.removes(index)) insert(index);
    }
  }

 private:
  typename Map::Key key(size_t index) const {
    return makeKey<typename Map::Key>(numbering.number(index), cell.keyLength);
  }

  void insert(size_t index) { map->insert(key(index), makeValue<typename Map::Value>(index, cell.valueSize)); }

  const Cell cell;
  const KeyNumbering numbering;
  std::optional<Map> map;
  const std::unique_ptr<MeasuredWorkload> round;
};

}  // namespace maplab
