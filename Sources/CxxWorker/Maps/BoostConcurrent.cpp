/// boost::concurrent_flat_map: the flat map with a lock for each group of 15. Since Boost 1.83.
#include <boost/unordered/concurrent_flat_map.hpp>

#include "../Workloads/MapProgram.hpp"
#include "Maps.hpp"

namespace maplab {

namespace {

template <class KeyOf, class ValueOf>
class BoostConcurrent {
 public:
  using Key = KeyOf;
  using Value = ValueOf;
  static constexpr bool showsItsState = true;
  static constexpr bool isShared = true;

  explicit BoostConcurrent(std::optional<size_t> reserve) {
    if (reserve) table.reserve(*reserve);
  }

  MAPLAB_INLINE uint64_t lookUp(const Key& key) const {
    uint64_t word = 0;
    table.cvisit(key, [&](const auto& entry) { word = valueWord(entry.second) + 1; });
    return word;
  }

  MAPLAB_INLINE void insert(const Key& key, Value&& value) { table.insert_or_assign(key, std::move(value)); }
  MAPLAB_INLINE uint64_t remove(const Key& key) { return table.erase(key); }
  void clear() { table.clear(); }
  size_t count() const { return table.size(); }
  static bool isTaken(const Key&) { return false; }

  /// `max_load` falls with each removal that leaves an overflow mark behind.
  double load() const {
    return table.max_load() == 0 ? 0 : static_cast<double>(table.size()) / static_cast<double>(table.max_load());
  }

  MAPLAB_INLINE uint64_t sum() const {
    uint64_t total = 0;
    table.cvisit_all([&](const auto& entry) { total += keyWord(entry.first) + valueWord(entry.second); });
    return total;
  }

 private:
  boost::concurrent_flat_map<Key, Value> table;
};

}  // namespace

std::unique_ptr<Program> makeBoostConcurrent(const Setting& setting) {
  return ProgramMaker<BoostConcurrent, Types::shared>::make(setting);
}

}  // namespace maplab
