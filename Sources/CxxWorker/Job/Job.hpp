/// What the worker is asked: the job of the worker protocol (Sources/WorkerProtocol/WorkerJob.swift), read and checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace maplab {

/// Why a job can't be read or can't be run: the worker ends with 2.
struct Refusal : std::runtime_error {
  using runtime_error::runtime_error;
};

/// What went wrong while measuring: the worker ends with 1.
struct Failure : std::runtime_error {
  using runtime_error::runtime_error;
};

/// What a cell does with its map.
enum class Kind : uint8_t {
  createFillDrop,
  fill,
  getHit,
  getMiss,
  update,
  erase,
  churn,
  iterate,
  clearAndRefill,
  mixed,
  empty,
};

/// Which keys the operations of a kind look up, or remove.
enum class LookUps : uint8_t { nothing, present, absent, eachOnce };

/// What is known of a kind besides its kernel: `WorkloadDescriptor` of the lab.
struct KindDescriptor {
  /// The name in a job.
  std::string_view name;
  /// Which keys are looked up.
  LookUps lookUps = LookUps::nothing;
  /// True if keys beyond those of the full map are inserted.
  bool insertsFurtherKeys = false;
  /// True if the operations change the map.
  bool changesMap = false;
  /// True if one operation fills a whole map.
  bool operationHandlesWholeMap = false;
  /// True if the operations of a round are a multiple of the entries.
  bool roundIsWholeFillings = false;
  /// True if several threads can do it on one map.
  bool runsOnSeveralThreads = false;
};

/// The descriptor of a kind.
const KindDescriptor& descriptor(Kind kind);

/// The type of a cell's keys.
enum class KeyType : uint8_t { uint64, string, struct16 };
/// How keys are made and looked up.
enum class Distribution : uint8_t { sequential, uniform, zipf };
/// The type of a cell's values.
enum class ValueType : uint8_t { none, uint64, bytes, structure, object };
/// Which keys the memory pass removes.
enum class Deletes : uint8_t { all, randomHalf, oldestHalf, allButEighth };
/// The way of measuring.
enum class Pass : uint8_t { time, latency, allocations, memory, counters };
/// How an allocator's figures are read.
enum class Statistics : uint8_t { glibc, jemalloc, mimalloc, tcmalloc, none };

/// Shares of the operations of `mixed`.
struct Mix {
  double reads = 0.8;
  double updates = 0.1;
  double inserts = 0.05;
  double erases = 0.05;
};

/// Threads of `mixed` with a role each.
struct Roles {
  size_t readers;
  size_t writers;
};

/// An open load: operations are due at times that were set in advance.
struct OpenLoad {
  /// Operations due per second, over all threads.
  uint64_t rate;
  /// At random times, as from many clients; else at equal distances.
  bool isPoisson;
};

/// A pause put into the operations.
struct Pause {
  /// The last of so many operations of a thread pauses.
  size_t every;
  double milliseconds;
};

/// One point of an experiment.
struct Cell {
  std::string map;
  Kind kind = Kind::empty;
  KeyType keys = KeyType::uint64;
  /// Bytes of a key.
  size_t keyLength = 8;
  Distribution distribution = Distribution::uniform;
  /// The exponent of Zipf's law.
  double exponent = 0.99;
  ValueType values = ValueType::uint64;
  /// Payload bytes of a value.
  size_t valueSize = 8;
  size_t entries = 0;
  /// Capacity asked for up front.
  std::optional<size_t> reserve;
  size_t threads = 1;
  std::optional<Roles> roles;
  std::optional<Mix> mix;
  std::optional<OpenLoad> load;
  std::optional<Pause> pause;
  Deletes deletes = Deletes::all;

  /// True if several threads share the map.
  bool isConcurrent() const { return threads > 1; }
  /// A thread's part of a round of `total` operations.
  size_t operationsOfThread(size_t thread, size_t total) const {
    return total / threads + (thread < total % threads ? 1 : 0);
  }
  /// What a thread draws from: readers come first.
  Mix mixOfThread(size_t thread) const;
  /// True if the memory pass removes the key with this number.
  bool removes(size_t number) const;
};

/// Which library has to serve malloc.
struct AllocatorExpectation {
  std::string name;
  /// The preloaded library; none for the C library's own.
  std::optional<std::string> library;
  Statistics statistics = Statistics::none;

  /// The statistics' name in jobs, for messages.
  std::string statisticsName() const;
};

/// A job.
struct Job {
  /// The protocol's version that this worker speaks.
  static constexpr int currentVersion = 5;

  Cell cell;
  Pass pass = Pass::time;
  /// Seed of keys, values and order of access.
  uint64_t seed = 0;
  AllocatorExpectation allocator;
  size_t operationsPerRound = 0;
  /// Rounds are measured until so many seconds are over.
  double seconds = 0;
  size_t warmUpRounds = 0;
  std::optional<size_t> maximumRounds;
  std::optional<int> processor;
};

/// Reads a job and checks that it can be run. Throws `Refusal`.
Job readJob(std::string_view text);

}  // namespace maplab
