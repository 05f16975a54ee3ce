/// A cell's kernels over one map type, and the choice of the type (Sources/Workloads/MapProgram.swift,
/// MapAdapter.swift).
#pragma once

#include <string>

#include "LaneKernels.hpp"
#include "MapLife.hpp"

namespace maplab {

/// A workload that pauses, with the workload itself. It is not shared with the lanes, who do the same, because that
/// changes kernels: see README.md.
class OwnedPausing final : public MeasuredWorkload {
 public:
  OwnedPausing(std::unique_ptr<MeasuredWorkload> workload, Pause pause)
      : workload(std::move(workload)), pausing(*this->workload, pause) {}
  size_t operationsPerRound() const override { return pausing.operationsPerRound(); }
  void prepareRound() override { pausing.prepareRound(); }
  uint64_t run(size_t first, size_t last) override { return pausing.run(first, last); }
  void finishRound() override { pausing.finishRound(); }
  MapLoad mapLoad() const override { return pausing.mapLoad(); }

 private:
  const std::unique_ptr<MeasuredWorkload> workload;
  PausingWorkload pausing;
};

/// The kernels of a cell over one map type.
template <SubjectMap Map>
class MapProgram final : public Program {
 public:
  explicit MapProgram(const Setting& setting) : setting(setting) {}

  std::unique_ptr<MeasuredWorkload> rounds() override {
    WorkloadData<Key> data(setting, setting.operationsPerRound);
    digest = data.digest;
    refuseTakenKeys(data);
    auto kernels = std::make_unique<MapKernels<Map>>(setting, std::move(data), setting.operationsPerRound);
    if (!setting.cell.pause) return kernels;
    return std::make_unique<OwnedPausing>(std::move(kernels), *setting.cell.pause);
  }

  std::unique_ptr<ConcurrentWorkload> threads() override {
    if constexpr (Map::isShared) {
      auto kernels = std::make_unique<LaneKernels<Map>>(setting);
      digest = kernels->digest;
      return kernels;
    }
    throw Refusal(setting.cell.map + " is not safe for several threads");
  }

  std::unique_ptr<MemoryWorkload> life() override {
    // If an operation is a whole small map, the memory is in the round, not in one full map.
    auto round = descriptor(setting.cell.kind).operationHandlesWholeMap ? rounds() : nullptr;
    digest = digestOfKeys(setting);
    return std::make_unique<MapLife<Map>>(setting, std::move(round));
  }

 private:
  using Key = typename Map::Key;

  /// A key that stands for an empty place would get lost without a trace.
  static void refuseTakenKeys(const WorkloadData<Key>& data) {
    const auto refuse = [](const std::vector<Key>& keys) {
      for (const Key& key : keys) {
        if (Map::isTaken(key)) throw Failure("the seed gives a key that the map takes for an empty place");
      }
    };
    refuse(*data.keys);
    refuse(data.lookUps);
  }

  const Setting setting;
};

/// Which key and value types a map is compiled for.
enum class Types : uint8_t {
  /// Every key type with every value type.
  all,
  /// Numbers and strings as keys; numbers, bytes and objects as values.
  shared,
};

/// The program over the adapter `Subject` for the cell's types; none if it is not compiled for them.
template <template <class Key, class Value> class Subject, Types types>
class ProgramMaker {
 public:
  static std::unique_ptr<Program> make(const Setting& setting) {
    switch (setting.cell.keys) {
      case KeyType::uint64: return withKeys<uint64_t>(setting);
      case KeyType::string: return withKeys<std::string>(setting);
      case KeyType::struct16:
        if constexpr (types == Types::all) return withKeys<Struct16>(setting);
        return nullptr;
    }
    return nullptr;
  }

 private:
  template <class Key, class Value>
  static std::unique_ptr<Program> over(const Setting& setting) {
    return std::make_unique<MapProgram<Subject<Key, Value>>>(setting);
  }

  template <class Key>
  static std::unique_ptr<Program> withKeys(const Setting& setting) {
    switch (setting.cell.values) {
      case ValueType::uint64: return over<Key, uint64_t>(setting);
      case ValueType::bytes: return over<Key, Bytes>(setting);
      case ValueType::object: return over<Key, Reference>(setting);
      case ValueType::none:
        if constexpr (types == Types::all) return over<Key, NoValue>(setting);
        return nullptr;
      case ValueType::structure:
        if constexpr (types == Types::all) return withStructs<Key>(setting);
        return nullptr;
    }
    return nullptr;
  }

  template <class Key>
  static std::unique_ptr<Program> withStructs(const Setting& setting) {
    switch (setting.cell.valueSize) {
      case 8: return over<Key, Structure<1>>(setting);
      case 16: return over<Key, Structure<2>>(setting);
      case 24: return over<Key, Structure<3>>(setting);
      case 32: return over<Key, Structure<4>>(setting);
      case 64: return over<Key, Structure<8>>(setting);
      case 128: return over<Key, Structure<16>>(setting);
      case 256: return over<Key, Structure<32>>(setting);
      default: return nullptr;
    }
  }
};

}  // namespace maplab
