/// Compares the C++ engine with the Swift workers: the same jobs must have the same digests of their work and the same
/// checksums of what it returned.
///
///     check ENGINE FOLDER
///
/// ENGINE is the program, FOLDER that of the Swift workers. Ends with 0 if nothing differs, else with 1. Where the
/// Swift workers have no such map (16-byte keys with other values than numbers), the engine's own maps are compared
/// with each other.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../Job/Job.hpp"

namespace {

using Json = nlohmann::json;

/// A map of a program.
struct Subject {
  std::string program;
  std::string map;
};

/// One cell with the maps that have to agree on it, the reference first.
struct Comparison {
  Json cell;
  std::string pass;
  size_t operations;
  std::vector<Subject> subjects;
};

/// What a worker answered, as far as it must agree.
struct Answer {
  std::string digest;
  std::string checksum;
  size_t operations;

  bool operator==(const Answer&) const = default;
};

/// Runs a job; none, with a message, if the worker has no report.
std::optional<Answer> answer(const Subject& subject, const Comparison& comparison) {
  Json cell = comparison.cell;
  cell["map"] = subject.map;
  cell["allocator"] = "system";
  const Json job{{"version", maplab::Job::currentVersion}, {"cell", cell}, {"pass", comparison.pass}, {"seed", 20'261'127}, {"hashSeed", 11},
      {"deterministicHashing", true}, {"layoutOffset", 0}, {"allocator", {{"name", "system"}, {"statistics", "glibc"}}},
      {"operationsPerRound", comparison.operations}, {"seconds", 0},
      // Several rounds, because each continues with other keys.
      {"warmUpRounds", 2}, {"maximumRounds", 2}};
  const std::string command = "printf '%s' '" + job.dump() + "' | '" + subject.program + "'";
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) return std::nullopt;
  std::string output;
  char buffer[4096];
  for (size_t count; (count = fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, count);
  const int status = pclose(pipe);
  const Json report = Json::parse(output, nullptr, false);
  if (status != 0 || !report.is_object()) {
    std::cerr << "no report: " << command << "\n";
    return std::nullopt;
  }
  return Answer{report["workloadDigest"], report["checksum"], report["operationsPerRound"]};
}

/// The cells that are compared.
class Cells {
 public:
  Cells(std::string engine, const std::string& folder)
      : engine(std::move(engine)), native(folder + "/maplab-worker-native"), shared(folder + "/maplab-worker-shared") {
    for (const size_t entries : {48, 700}) {
      for (const char* distribution : {"sequential", "uniform", "zipf"}) {
        for (const Json& keys : keyTypes(distribution)) addKeys(keys, entries);
      }
    }
  }

  std::vector<Comparison> all;

 private:
  static std::vector<Json> keyTypes(const char* distribution) {
    std::vector<Json> types{{{"type", "uint64"}}, {{"type", "struct16"}}};
    // Short enough for fewer bits than a number, the longest in place, the default, longer than the prefix.
    for (const int length : {3, 15, 20, 50}) types.push_back({{"type", "string"}, {"length", length}});
    for (Json& type : types) type["distribution"] = distribution;
    return types;
  }

  void addKeys(const Json& keys, size_t entries) {
    std::vector<Json> values{{{"type", "uint64"}}};
    // The other values do not depend on the length of a string.
    if (keys["type"] != "string" || keys["length"] == 20) {
      values.push_back({{"type", "none"}});
      for (const int size : {0, 64}) values.push_back({{"type", "bytes"}, {"size", size}});
      for (const int size : {8, 24}) values.push_back({{"type", "class"}, {"size", size}});
      for (const int size : {8, 16, 24, 32, 64, 128, 256}) values.push_back({{"type", "struct"}, {"size", size}});
    }
    for (const Json& value : values) {
      const Json cell{{"entries", entries}, {"keys", keys}, {"values", value}};
      for (const char* kind : {"create-fill-drop", "fill", "get-hit", "get-miss", "update", "erase", "churn", "iterate",
               "clear-and-refill", "mixed", "empty"}) {
        addKind(cell, kind);
      }
    }
  }

  static bool isOneOf(const std::string& text, std::initializer_list<const char*> names) {
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return text == name; });
  }

  void addKind(Json cell, const std::string& kind) {
    cell["kind"] = kind;
    const size_t entries = cell["entries"];
    const std::string key = cell["keys"]["type"], value = cell["values"]["type"];
    const bool isWhole = isOneOf(kind, {"create-fill-drop", "clear-and-refill"});
    const bool isFilling = isOneOf(kind, {"fill", "erase", "iterate"});
    // Not a multiple of the entries, where it may be none.
    const size_t operations = isWhole ? 5 : isFilling ? 3 * entries : 5 * entries + 37;

    std::vector<Subject> subjects;
    if (key != "struct16" || value == "uint64") subjects.push_back({native, "native"});
    for (const char* map : {"std-unordered", "boost-flat", "absl-flat", "robin", "dense-hash"}) {
      subjects.push_back({engine, map});
    }
    const bool isShared = key != "struct16" && isOneOf(value, {"uint64", "bytes", "class"});
    if (isShared) {
      for (const char* map : {"boost-concurrent", "tbb-concurrent"}) subjects.push_back({engine, map});
    }
    // The counters pass runs rounds without a clock.
    all.push_back({cell, "counters", operations, subjects});
    if (kind == "create-fill-drop" || kind == "get-hit") all.push_back({cell, "memory", operations, subjects});
    if (kind == "fill") {
      Json reserved = cell;
      reserved["reserve"] = entries;
      all.push_back({reserved, "counters", operations, subjects});
    }

    if (!isShared || !isOneOf(kind, {"get-hit", "get-miss", "update", "mixed", "empty"})) return;
    std::vector<Subject> sharing{{engine, "boost-concurrent"}, {engine, "tbb-concurrent"}};
    if (value != "bytes") sharing.insert(sharing.begin(), {shared, "locked-mutex"});
    std::vector<Json> crews{2, 3};
    if (kind == "mixed") crews.push_back({{"readers", 1}, {"writers", 2}});
    for (const Json& crew : crews) {
      cell["threads"] = crew;
      all.push_back({cell, "time", operations, sharing});
    }
    cell["load"] = {{"kind", "open"}, {"rate", 10'000'000}, {"schedule", "poisson"}};
    cell["pause"] = {{"every", 400}, {"milliseconds", 0.01}};
    all.push_back({cell, "latency", operations, sharing});
  }

  const std::string engine, native, shared;
};

/// Compares all cells, on every processor.
class Checker {
 public:
  explicit Checker(const std::vector<Comparison>& comparisons) : comparisons(comparisons) {}

  /// True if nothing differs.
  bool run() {
    std::vector<std::thread> threads;
    for (unsigned index = 0; index < std::max(1u, std::thread::hardware_concurrency()); index++) {
      threads.emplace_back([this] {
        for (size_t number; (number = next++) < comparisons.size();) compare(comparisons[number]);
      });
    }
    for (std::thread& thread : threads) thread.join();
    std::cout << "check: " << comparisons.size() << " cells, " << reports << " reports, " << differences
              << " differences\n";
    return differences == 0 && reports > comparisons.size();
  }

 private:
  void compare(const Comparison& comparison) {
    const auto expected = answer(comparison.subjects[0], comparison);
    reports++;
    for (size_t index = 1; index < comparison.subjects.size(); index++) {
      const auto found = answer(comparison.subjects[index], comparison);
      reports++;
      if (expected && found == expected) continue;
      differences++;
      const std::lock_guard guard(output);
      const auto text = [](const std::optional<Answer>& answer) {
        return answer ? "digest " + answer->digest + ", checksum " + answer->checksum + ", operations " +
                            std::to_string(answer->operations)
                      : std::string("no report");
      };
      std::cout << comparison.pass << " " << comparison.cell.dump() << "\n  " << comparison.subjects[0].map << ": "
                << text(expected) << "\n  " << comparison.subjects[index].map << ": " << text(found) << "\n";
    }
  }

  const std::vector<Comparison>& comparisons;
  std::atomic<size_t> next = 0;
  std::atomic<size_t> reports = 0;
  std::atomic<size_t> differences = 0;
  std::mutex output;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: check ENGINE FOLDER\n";
    return 2;
  }
  const Cells cells(arguments[1], arguments[2]);
  return Checker(cells.all).run() ? 0 : 1;
}
