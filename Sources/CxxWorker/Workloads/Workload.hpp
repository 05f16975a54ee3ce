/// What the passes measure: interfaces between the measuring and the kernels
/// (Sources/Measurement/MeasuredWorkload.swift).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "../Job/Job.hpp"

namespace maplab {

/// The load factor of a map: entries over the capacity of its memory. None if there is no map.
using MapLoad = std::optional<double>;

/// Work that a pass measures in rounds. Every round returns the same checksum.
class MeasuredWorkload {
 public:
  virtual ~MeasuredWorkload() = default;
  /// Operations of one round.
  virtual size_t operationsPerRound() const = 0;
  /// Puts everything into the starting state of a round. Not measured.
  virtual void prepareRound() = 0;
  /// Runs operations `first` to before `last` of the round, which are requested in ascending order without gaps.
  /// Returns their part of the round's checksum.
  virtual uint64_t run(size_t first, size_t last) = 0;
  /// Cleans up after the round. Not measured.
  virtual void finishRound() = 0;
  /// The state of the map between two rounds.
  virtual MapLoad mapLoad() const { return std::nullopt; }
};

/// Work that several threads do on one map, in rounds. A round's checksum is the sum of the lanes' and of what
/// `finishRound` returns.
class ConcurrentWorkload {
 public:
  virtual ~ConcurrentWorkload() = default;
  /// What each thread does. Their own preparations and clean-ups are not called.
  virtual const std::vector<MeasuredWorkload*>& lanes() const = 0;
  /// Puts everything into the starting state of a round, while no lane runs.
  virtual void prepareRound() = 0;
  /// Cleans up after the round, while no lane runs, and returns its own part of the checksum.
  virtual uint64_t finishRound() = 0;
  /// The state of the map, while no lane runs.
  virtual MapLoad mapLoad() const = 0;
};

/// One thread's workload as the only lane.
class SoloWorkload final : public ConcurrentWorkload {
 public:
  explicit SoloWorkload(MeasuredWorkload& workload) : only{&workload} {}
  const std::vector<MeasuredWorkload*>& lanes() const override { return only; }
  void prepareRound() override { only[0]->prepareRound(); }
  uint64_t finishRound() override {
    only[0]->finishRound();
    return 0;
  }
  MapLoad mapLoad() const override { return only[0]->mapLoad(); }

 private:
  std::vector<MeasuredWorkload*> only;
};

/// The life of one map, step by step, for the memory pass.
class MemoryWorkload {
 public:
  virtual ~MemoryWorkload() = default;
  /// Entries of the full map.
  virtual size_t entries() const = 0;
  /// Inserts the keys `first` to before `last`.
  virtual void build(size_t first, size_t last) = 0;
  /// Runs one round of the cell's workload, if that is where its memory is.
  virtual void work() = 0;
  /// Removes those of the keys that the cell's `deletes` names.
  virtual void remove(size_t first, size_t last) = 0;
  /// Destroys the map.
  virtual void drop() = 0;
  /// Inserts what `remove` had left into a new map.
  virtual void rebuild() = 0;
  /// Entries in the map now.
  virtual size_t count() const = 0;
};

/// What a program is made from.
struct Setting {
  Cell cell;
  size_t operationsPerRound;
  uint64_t seed;
};

/// A cell prepared for one process. The data are made when a pass asks for its work.
class Program {
 public:
  virtual ~Program() = default;
  /// What one thread does.
  virtual std::unique_ptr<MeasuredWorkload> rounds() = 0;
  /// What several threads do. Only for maps that threads may share.
  virtual std::unique_ptr<ConcurrentWorkload> threads() = 0;
  /// What the memory pass follows.
  virtual std::unique_ptr<MemoryWorkload> life() = 0;
  /// Digest of the data that were made last.
  uint64_t digest = 0;
};

/// The program of a cell; none if the cell's map is not compiled for its types. Throws `Refusal` for an unknown map.
std::unique_ptr<Program> makeProgram(const Setting& setting);

/// The libraries of the maps with their versions, in one line.
std::string libraryVersions();

}  // namespace maplab
