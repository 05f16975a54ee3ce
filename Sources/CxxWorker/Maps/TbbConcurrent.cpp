/// tbb::concurrent_hash_map: chains of nodes, a lock for each bucket and each entry.
#include <tbb/concurrent_hash_map.h>

#include "Maps.hpp"
#include "../Workloads/MapProgram.hpp"

namespace maplab {

namespace {

template <class KeyOf, class ValueOf>
class TbbConcurrent {
 public:
  using Key = KeyOf;
  using Value = ValueOf;
  static constexpr bool showsItsState = true;
  static constexpr bool isShared = true;

  explicit TbbConcurrent(std::optional<size_t> reserve) {
    if (reserve) table.rehash(*reserve);
  }

  uint64_t lookUp(const Key& key) const {
    typename Table::const_accessor entry;
    return table.find(entry, key) ? valueWord(entry->second) + 1 : 0;
  }

  void insert(const Key& key, Value&& value) {
    typename Table::accessor entry;
    table.insert(entry, key);
    entry->second = std::move(value);
  }

  uint64_t remove(const Key& key) { return table.erase(key) ? 1 : 0; }
  void clear() { table.clear(); }
  size_t count() const { return table.size(); }
  double load() const { return static_cast<double>(table.size()) / static_cast<double>(table.bucket_count()); }
  static bool isTaken(const Key&) { return false; }

  /// While no other thread changes the map.
  uint64_t sum() const {
    uint64_t total = 0;
    for (const auto& entry : table) total += keyWord(entry.first) + valueWord(entry.second);
    return total;
  }

 private:
  using Table = tbb::concurrent_hash_map<Key, Value>;
  Table table;
};

}  // namespace

std::unique_ptr<Program> makeTbbConcurrent(const Setting& setting) {
  return ProgramMaker<TbbConcurrent, Types::shared>::make(setting);
}

}  // namespace maplab
