/// Makes the map an engine of maplab: names it, and gives the kernels the few operations that they use.
#include "SampleMap.hpp"

#include <optional>

#include "Maps/TableSubject.hpp"

namespace maplab {

namespace {

/// The map in the place where the kernels use it.
template <class KeyOf, class ValueOf>
class Subject {
 public:
  using Key = KeyOf;
  using Value = ValueOf;
  /// True if `load` shows what removals leave behind; this map leaves nothing.
  static constexpr bool showsItsState = true;
  static constexpr bool isShared = false;
  /// True for a key that the map can't hold.
  static bool isTaken(const Key&) { return false; }

  explicit Subject(std::optional<size_t> reserve) : map(reserve.value_or(0)) {}

  MAPLAB_INLINE uint64_t lookUp(const Key& key) const {
    const Value* value = map.find(key);
    return value ? valueWord(*value) + 1 : 0;
  }
  MAPLAB_INLINE void insert(const Key& key, Value&& value) { map.put(key, std::move(value)); }
  MAPLAB_INLINE uint64_t remove(const Key& key) { return map.erase(key) ? 1 : 0; }
  void clear() { map.clear(); }
  size_t count() const { return map.size(); }
  double load() const { return static_cast<double>(map.size()) / static_cast<double>(map.capacity()); }
  MAPLAB_INLINE uint64_t sum() const {
    uint64_t total = 0;
    map.forEach([&](const Key& key, const Value& value) { total += keyWord(key) + valueWord(value); });
    return total;
  }

 private:
  SampleMap<Key, Value, StandardHash<Key>> map;
};

}  // namespace

/// The program of a cell, by the map's name in engines.toml. A second map is one more line here, and there.
std::unique_ptr<Program> makeProgram(const Setting& setting) {
  if (setting.cell.map == "sample") return ProgramMaker<Subject, Types::all>::make(setting);
  throw Refusal("cell.map: expected sample");
}

/// What `--version` and results say besides the compiler's version.
std::string libraryVersions() { return "sample-0.1"; }

}  // namespace maplab
