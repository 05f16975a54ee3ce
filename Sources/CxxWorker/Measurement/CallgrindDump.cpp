#include "CallgrindDump.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "../Job/Job.hpp"

namespace maplab {

namespace {

/// True for functions that obtain or resize a block. Allocators give them second names, and either may be printed.
bool isMalloc(std::string_view name) {
  for (const char* start : {"operator new(", "operator new[](", "tc_new", "mi_new"}) {
    if (name.starts_with(start)) return true;
  }
  for (const std::string_view prefix : {"__libc_", "mi_", "tc_", "je_"}) {
    if (!name.starts_with(prefix)) continue;
    name.remove_prefix(prefix.size());
    break;
  }
  constexpr std::array family{"malloc", "calloc", "realloc", "reallocarray", "posix_memalign", "aligned_alloc",
      "memalign", "valloc", "pvalloc"};
  return std::find(family.begin(), family.end(), name) != family.end();
}

/// Callgrind calls a function that runs inside itself `name'2`.
std::string withoutRecursionLevel(std::string_view name) {
  const size_t mark = name.rfind('\'');
  const bool isLevel = mark != name.npos && mark > 0 && name.find_first_not_of("0123456789", mark + 1) == name.npos &&
                       mark + 1 < name.size();
  return std::string(isLevel ? name.substr(0, mark) : name);
}

/// The whole numbers of a line.
std::vector<uint64_t> numbers(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<uint64_t> all;
  for (uint64_t number; stream >> number;) all.push_back(number);
  return all;
}

}  // namespace

CallgrindDump::CallgrindDump(const std::string& path) : path(path) {
  std::ifstream file(path);
  if (!file) fail("it can't be read");
  for (std::string line; std::getline(file, line);) read(line);
  if (eventNames.empty()) fail("no events");
  if (totals.empty()) fail("no summary: the dump is cut off");
}

void CallgrindDump::read(std::string_view line) {
  const auto begins = [&](std::string_view label) { return line.starts_with(label); };
  if (begins("fn=")) {
    caller = function(line.substr(3));
  } else if (begins("cfn=")) {
    callee = function(line.substr(4));
  } else if (begins("calls=")) {
    const auto counts = numbers(line.substr(6));
    if (!caller || !callee || counts.empty()) fail("can't read \"" + std::string(line.substr(0, 80)) + "\"");
    calls[{*caller, *callee}] += counts[0];
  } else if (begins("events:")) {
    std::istringstream stream{std::string(line.substr(7))};
    for (std::string name; stream >> name;) eventNames.push_back(name);
  } else if (begins("summary:")) {
    totals = numbers(line.substr(8));
  }
}

size_t CallgrindDump::function(std::string_view text) {
  const size_t close = text.find(')');
  if (!text.starts_with('(') || close == text.npos) fail("can't read \"" + std::string(text.substr(0, 80)) + "\"");
  const auto number = numbers(text.substr(1, close - 1));
  if (number.empty()) fail("can't read \"" + std::string(text.substr(0, 80)) + "\"");
  if (close + 2 < text.size()) names[number[0]] = withoutRecursionLevel(text.substr(close + 2));
  if (!names.contains(number[0])) fail("a function without a name: " + std::string(text.substr(0, 80)));
  return number[0];
}

std::optional<uint64_t> CallgrindDump::sum(
    std::initializer_list<const char*> events, const CallgrindDump& without) const {
  const auto count = [](const CallgrindDump& dump, const char* name) -> std::optional<uint64_t> {
    const auto place = std::find(dump.eventNames.begin(), dump.eventNames.end(), name);
    if (place == dump.eventNames.end()) return std::nullopt;
    const size_t index = place - dump.eventNames.begin();
    return index < dump.totals.size() ? dump.totals[index] : 0;
  };
  uint64_t sum = 0;
  for (const char* event : events) {
    const auto mine = count(*this, event);
    if (!mine) return std::nullopt;
    sum += *mine - std::min(*mine, count(without, event).value_or(0));
  }
  return sum;
}

uint64_t CallgrindDump::mallocCalls() const {
  uint64_t sum = 0;
  for (const auto& [edge, count] : calls) {
    if (isMalloc(names.at(edge.second)) && !isMalloc(names.at(edge.first))) sum += count;
  }
  return sum;
}

void CallgrindDump::fail(const std::string& reason) const { throw Failure(path + ": " + reason); }

}  // namespace maplab
