/// tbb::concurrent_hash_map: chains of nodes, a lock for each bucket and each entry.
#include <tbb/concurrent_hash_map.h>

#include <memory>

#include "../Workloads/MapProgram.hpp"
#include "Maps.hpp"

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

  MAPLAB_INLINE uint64_t lookUp(const Key& key) const {
    typename Table::const_accessor entry;
    return table.find(entry, key) ? valueWord(entry->second) + 1 : 0;
  }

  MAPLAB_INLINE void insert(const Key& key, Value&& value) {
    typename Table::accessor entry;
    table.insert(entry, key);
    entry->second = std::move(value);
  }

  MAPLAB_INLINE uint64_t remove(const Key& key) { return table.erase(key) ? 1 : 0; }
  void clear() { table.clear(); }
  size_t count() const { return table.size(); }
  double load() const { return static_cast<double>(table.size()) / static_cast<double>(table.bucket_count()); }
  static bool isTaken(const Key&) { return false; }

  /// While no other thread changes the map.
  MAPLAB_INLINE uint64_t sum() const {
    uint64_t total = 0;
    for (const auto& entry : table) total += keyWord(entry.first) + valueWord(entry.second);
    return total;
  }

 private:
  /// Its own allocator would take tbbmalloc wherever that is installed, and not the allocator that a cell names.
  using Table =
      tbb::concurrent_hash_map<Key, Value, tbb::tbb_hash_compare<Key>, std::allocator<std::pair<const Key, Value>>>;
  Table table;
};

}  // namespace

std::unique_ptr<Program> makeTbbConcurrent(const Setting& setting) {
  return ProgramMaker<TbbConcurrent, Types::shared>::make(setting);
}

}  // namespace maplab
