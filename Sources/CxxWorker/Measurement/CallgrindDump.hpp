/// One dump of callgrind (Sources/Measurement/CallgrindDump.swift).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace maplab {

/// The events of a region, and the calls into the malloc family.
///
/// The format is described in valgrind's manual, "Callgrind Format Specification". Names are compressed: `(12) malloc`
/// where a name occurs first, `(12)` from then on. A call is `calls=COUNT POSITION` between the `fn=` of the caller and
/// the `cfn=` of the callee above it.
class CallgrindDump {
 public:
  /// Reads a dump. Throws `Failure`.
  explicit CallgrindDump(const std::string& path);

  /// The sum of some events minus that of another dump; none if callgrind did not collect one of them.
  std::optional<uint64_t> sum(std::initializer_list<const char*> names, const CallgrindDump& without) const;

  /// Calls into the malloc family from outside it: blocks obtained or resized.
  uint64_t mallocCalls() const;

 private:
  void read(std::string_view line);
  /// The number of a function written `(12) name` or `(12)`; remembers the name.
  size_t function(std::string_view text);
  [[noreturn]] void fail(const std::string& reason) const;

  const std::string path;
  std::vector<std::string> eventNames;
  std::vector<uint64_t> totals;
  std::map<size_t, std::string> names;
  std::map<std::pair<size_t, size_t>, uint64_t> calls;
  std::optional<size_t> caller;
  std::optional<size_t> callee;
};

}  // namespace maplab
