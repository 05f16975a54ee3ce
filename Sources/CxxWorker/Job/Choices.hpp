/// The names of a job's choices.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "Job.hpp"

namespace maplab {

/// Names and what they stand for.
template <class Value, size_t count>
using Choices = std::array<std::pair<std::string_view, Value>, count>;

inline constexpr Choices<KeyType, 3> keyTypes{
    {{"uint64", KeyType::uint64}, {"string", KeyType::string}, {"struct16", KeyType::struct16}}};

inline constexpr Choices<Distribution, 3> distributions{
    {{"sequential", Distribution::sequential}, {"uniform", Distribution::uniform}, {"zipf", Distribution::zipf}}};

inline constexpr Choices<ValueType, 5> valueTypes{{{"none", ValueType::none}, {"uint64", ValueType::uint64},
    {"bytes", ValueType::bytes}, {"struct", ValueType::structure}, {"class", ValueType::object}}};

/// The name of a value.
template <class Value, size_t count>
std::string_view nameOf(Value value, const Choices<Value, count>& choices) {
  for (const auto& [name, named] : choices) {
    if (named == value) return name;
  }
  return {};
}

/// True for the open load.
inline constexpr Choices<bool, 2> loadKinds{{{"closed", false}, {"open", true}}};
/// True for random times.
inline constexpr Choices<bool, 2> schedules{{{"fixed", false}, {"poisson", true}}};

inline constexpr Choices<Deletes, 4> deletions{{{"all", Deletes::all}, {"random-half", Deletes::randomHalf},
    {"oldest-half", Deletes::oldestHalf}, {"all-but-eighth", Deletes::allButEighth}}};

inline constexpr Choices<Pass, 5> passes{{{"time", Pass::time}, {"latency", Pass::latency},
    {"allocations", Pass::allocations}, {"memory", Pass::memory}, {"counters", Pass::counters}}};

inline constexpr Choices<Statistics, 5> statistics{{{"glibc", Statistics::glibc}, {"jemalloc", Statistics::jemalloc},
    {"mimalloc", Statistics::mimalloc}, {"tcmalloc", Statistics::tcmalloc}, {"none", Statistics::none}}};

/// The kinds, in the order of their enumeration.
inline constexpr std::array<KindDescriptor, 11> kindDescriptors{{
    {.name = "create-fill-drop", .changesMap = true, .operationHandlesWholeMap = true},
    {.name = "fill", .changesMap = true, .roundIsWholeFillings = true},
    {.name = "get-hit", .lookUps = LookUps::present, .runsOnSeveralThreads = true},
    {.name = "get-miss", .lookUps = LookUps::absent, .runsOnSeveralThreads = true},
    {.name = "update", .lookUps = LookUps::present, .changesMap = true, .runsOnSeveralThreads = true},
    {.name = "erase", .lookUps = LookUps::eachOnce, .changesMap = true, .roundIsWholeFillings = true},
    {.name = "churn", .insertsFurtherKeys = true, .changesMap = true},
    {.name = "iterate", .roundIsWholeFillings = true},
    {.name = "clear-and-refill", .changesMap = true, .operationHandlesWholeMap = true},
    {.name = "mixed",
        .lookUps = LookUps::present,
        .insertsFurtherKeys = true,
        .changesMap = true,
        .runsOnSeveralThreads = true},
    {.name = "empty", .lookUps = LookUps::present, .runsOnSeveralThreads = true},
}};

/// The kinds by their names.
constexpr Choices<Kind, kindDescriptors.size()> kinds() {
  Choices<Kind, kindDescriptors.size()> named{};
  for (size_t index = 0; index < named.size(); index++) {
    named[index] = {kindDescriptors[index].name, static_cast<Kind>(index)};
  }
  return named;
}

}  // namespace maplab
