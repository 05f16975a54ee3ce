#include "Job.hpp"

#include <array>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>

#include "../Workloads/SplitMix64.hpp"
#include "Choices.hpp"

namespace maplab {

namespace {

using Json = nlohmann::json;

/// The longest text that may be a job.
constexpr size_t longestJob = 1 << 20;
/// The most threads of a cell.
constexpr uint64_t mostThreads = 256;
/// The most operations of a round, and the most that one of many numbers may say.
constexpr uint64_t mostOperations = 1'000'000'000;
/// The largest number of entries: what keys' numbers of 32 bits hold four times.
constexpr uint64_t mostEntries = std::numeric_limits<uint32_t>::max() / 4;

/// A table of the job with its place, for messages.
class Table {
 public:
  Table(const Json& json, std::string place) : json(json), place(std::move(place)) {
    if (!json.is_object()) fail("", "a table");
  }

  /// Refuses keys other than these.
  void allowOnly(std::initializer_list<std::string_view> names) const {
    for (const auto& [key, value] : json.items()) {
      bool isKnown = false;
      for (auto name : names) isKnown |= key == name;
      if (!isKnown) fail(key, "a known key");
    }
  }

  /// True if there is a value other than null.
  bool has(const char* key) const { return json.contains(key) && !json[key].is_null(); }

  /// The value of a key that has to be there.
  const Json& at(const char* key) const {
    if (!has(key)) fail(key, "a value");
    return json[key];
  }

  /// The table of a key that has to be there.
  Table table(const char* key) const { return Table(at(key), path(key)); }

  std::string text(const char* key) const {
    if (!at(key).is_string()) fail(key, "a text");
    return at(key).get<std::string>();
  }

  uint64_t whole(const char* key, uint64_t least, uint64_t most) const {
    const Json& value = at(key);
    if (!value.is_number_unsigned() || value.get<uint64_t>() < least || value.get<uint64_t>() > most) {
      fail(key, "a whole number, " + std::to_string(least) + " to " + std::to_string(most));
    }
    return value.get<uint64_t>();
  }

  bool boolean(const char* key) const {
    if (!at(key).is_boolean()) fail(key, "true or false");
    return at(key).get<bool>();
  }

  double number(const char* key, double least, double most) const {
    const Json& value = at(key);
    if (!value.is_number() || !(value.get<double>() >= least && value.get<double>() <= most)) {
      fail(key, "a number, " + std::to_string(least) + " to " + std::to_string(most));
    }
    return value.get<double>();
  }

  /// One of several names.
  template <class Value, size_t count>
  Value choice(const char* key, const Choices<Value, count>& choices) const {
    const std::string name = text(key);
    std::string names;
    for (const auto& [known, value] : choices) {
      if (known == name) return value;
      names += (names.empty() ? "" : ", ") + std::string(known);
    }
    fail(key, "one of " + names);
  }

  [[noreturn]] void fail(const std::string& key, const std::string& expected) const {
    throw Refusal(path(key) + ": expected " + expected);
  }

 private:
  std::string path(const std::string& key) const {
    return place.empty() ? key : key.empty() ? place : place + "." + key;
  }

  const Json& json;
  std::string place;
};

void readKeys(const Table& table, Cell& cell) {
  table.allowOnly({"type", "length", "distribution", "exponent"});
  if (table.has("type")) cell.keys = table.choice("type", keyTypes);
  cell.keyLength = cell.keys == KeyType::uint64 ? 8 : cell.keys == KeyType::struct16 ? 16 : 20;
  if (cell.keys == KeyType::string && table.has("length")) cell.keyLength = table.whole("length", 1, 4096);
  if (table.has("distribution")) cell.distribution = table.choice("distribution", distributions);
  if (cell.distribution == Distribution::zipf && table.has("exponent")) {
    cell.exponent = table.number("exponent", std::numeric_limits<double>::min(), 10);
  }
}

void readValues(const Table& table, Cell& cell) {
  table.allowOnly({"type", "size"});
  if (table.has("type")) cell.values = table.choice("type", valueTypes);
  if (cell.values == ValueType::none) cell.valueSize = 0;
  if (cell.values <= ValueType::uint64) return;
  cell.valueSize = table.has("size") ? table.whole("size", 0, 1 << 20) : 64;
  if (cell.values == ValueType::object && (cell.valueSize == 0 || cell.valueSize % 8 != 0)) {
    table.fail("size", "for type = \"class\" a multiple of 8, at least 8");
  }
  // Those of structs are a list, which is checked where the map's code is looked for.
}

void readThreads(const Table& cellTable, Cell& cell) {
  if (!cellTable.at("threads").is_object()) {
    cell.threads = cellTable.whole("threads", 1, mostThreads);
    return;
  }
  const Table table = cellTable.table("threads");
  table.allowOnly({"readers", "writers"});
  cell.roles = Roles{table.whole("readers", 1, mostThreads), table.whole("writers", 1, mostThreads)};
  cell.threads = cell.roles->readers + cell.roles->writers;
  if (cell.threads > mostThreads) cellTable.fail("threads", "at most 256");
}

Mix readMix(const Table& table) {
  table.allowOnly({"reads", "updates", "inserts", "erases"});
  const auto share = [&](const char* key) { return table.has(key) ? table.number(key, 0, 1) : 0; };
  const Mix mix{share("reads"), share("updates"), share("inserts"), share("erases")};
  if (std::abs(mix.reads + mix.updates + mix.inserts + mix.erases - 1) >= 1e-9) {
    table.fail("", "shares that add up to 1");
  }
  return mix;
}

std::optional<OpenLoad> readLoad(const Table& table) {
  table.allowOnly({"kind", "rate", "schedule"});
  if (!table.choice("kind", loadKinds)) return std::nullopt;
  return OpenLoad{table.whole("rate", 1, mostOperations), table.has("schedule") && table.choice("schedule", schedules)};
}

Cell readCell(const Table& table) {
  table.allowOnly({"map", "allocator", "study", "variant", "kind", "operations", "entries", "reserve", "threads",
      "keys", "values", "mix", "answer", "load", "pause", "deletes", "engine", "collector"});
  Cell cell;
  // The engine's name is up to who lists it, and an engine without a collector ignores how it is set.
  for (const char* key : {"engine", "collector", "variant"}) {
    if (table.has(key)) table.text(key);
  }
  // The job has the allocator itself.
  table.text("allocator");
  if (table.has("study") || table.has("answer")) table.fail("study", "none: this engine has maps only");
  cell.map = table.text("map");
  cell.kind = table.choice("kind", kinds());
  cell.entries = table.whole("entries", 1, mostEntries);
  if (table.has("reserve")) cell.reserve = table.whole("reserve", 0, mostEntries);
  if (table.has("threads")) readThreads(table, cell);
  if (table.has("keys")) readKeys(table.table("keys"), cell);
  if (table.has("values")) readValues(table.table("values"), cell);
  if (table.has("mix")) cell.mix = readMix(table.table("mix"));
  if (table.has("load")) cell.load = readLoad(table.table("load"));
  if (table.has("pause")) {
    const Table pause = table.table("pause");
    pause.allowOnly({"every", "milliseconds"});
    cell.pause = Pause{pause.whole("every", 1, mostOperations), pause.number("milliseconds", 0.001, 10'000)};
  }
  if (table.has("deletes")) cell.deletes = table.choice("deletes", deletions);
  return cell;
}

/// Refuses what the parts of a cell allow but not the whole.
void check(const Job& job) {
  const Cell& cell = job.cell;
  const KindDescriptor& kind = descriptor(cell.kind);
  const std::string name(kind.name);
  if (cell.roles && cell.kind != Kind::mixed) throw Refusal("cell.threads: expected readers and writers only of mixed");
  if (cell.isConcurrent() && !kind.runsOnSeveralThreads) throw Refusal("\"" + name + "\" is one thread's work");
  if (cell.isConcurrent() && cell.entries < cell.threads) throw Refusal("each thread needs an entry of its own");
  // The filling, the further keys and the misses take four keys per entry; a short string has 6 bits a byte.
  if (cell.keys == KeyType::string && cell.keyLength < 11 && cell.entries > (uint64_t{1} << (6 * cell.keyLength)) / 4) {
    throw Refusal("cell.keys.length: too short for four different keys per entry");
  }
  if (job.operationsPerRound < cell.threads) {
    throw Refusal("operationsPerRound: expected at least one for each thread");
  }
  if (kind.roundIsWholeFillings && job.operationsPerRound % cell.entries != 0) {
    throw Refusal("operationsPerRound: expected a multiple of the entries");
  }
}

}  // namespace

Job readJob(std::string_view text) {
  if (text.size() > longestJob) throw Refusal("it is longer than 1 MiB");
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw Refusal("it is not JSON");
  const Table table(json, "");
  Job job;
  constexpr uint64_t most = std::numeric_limits<uint64_t>::max();
  if (const uint64_t version = table.whole("version", 0, most); version != Job::currentVersion) {
    throw Refusal(
        "it has version " + std::to_string(version) + ", this worker has " + std::to_string(Job::currentVersion));
  }
  table.allowOnly({"version", "cell", "pass", "seed", "hashSeed", "deterministicHashing", "layoutOffset", "allocator",
      "operationsPerRound", "seconds", "warmUpRounds", "maximumRounds", "processor"});
  job.pass = table.choice("pass", passes);
  job.cell = readCell(table.table("cell"));
  job.seed = table.whole("seed", 0, most);
  // C++'s hash functions take no seed, and the stack has been shifted. These must be there all the same: a job without
  // them is damaged.
  table.whole("hashSeed", 0, most);
  table.boolean("deterministicHashing");
  table.whole("layoutOffset", 0, most);
  const Table allocator = table.table("allocator");
  allocator.allowOnly({"name", "library", "statistics"});
  job.allocator.name = allocator.text("name");
  if (allocator.has("library")) job.allocator.library = allocator.text("library");
  job.allocator.statistics = allocator.choice("statistics", statistics);
  job.operationsPerRound = table.whole("operationsPerRound", 1, mostOperations);
  job.seconds = table.number("seconds", 0, 86'400);
  job.warmUpRounds = table.whole("warmUpRounds", 0, mostOperations);
  if (table.has("maximumRounds")) job.maximumRounds = table.whole("maximumRounds", 1, most);
  if (table.has("processor")) job.processor = static_cast<int>(table.whole("processor", 0, 1 << 20));
  check(job);
  return job;
}

std::string AllocatorExpectation::statisticsName() const {
  return std::string(nameOf(statistics, maplab::statistics));
}

const KindDescriptor& descriptor(Kind kind) { return kindDescriptors[static_cast<size_t>(kind)]; }

Mix Cell::mixOfThread(size_t thread) const {
  const Mix all = mix.value_or(Mix{});
  if (!roles) return all;
  if (thread < roles->readers) return Mix{1, 0, 0, 0};
  const double writes = all.updates + all.inserts + all.erases;
  return writes > 0 ? Mix{0, all.updates / writes, all.inserts / writes, all.erases / writes} : all;
}

bool Cell::removes(size_t number) const {
  switch (deletes) {
    case Deletes::all: return true;
    // A fair coin for each number, the same in every run and for every map.
    case Deletes::randomHalf: return SplitMix64(number).next() >> 63 == 1;
    case Deletes::oldestHalf: return number < entries / 2;
    case Deletes::allButEighth: return number % 8 != 7;
  }
  return true;
}

}  // namespace maplab
