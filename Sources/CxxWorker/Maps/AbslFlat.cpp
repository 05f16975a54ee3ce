/// absl::flat_hash_map and its set: the Swiss table.
#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include "Maps.hpp"
#include "TableSubject.hpp"

namespace maplab {

/// Found by absl::Hash.
template <class State>
State AbslHashValue(State state, const Struct16& key) {
  return State::combine(std::move(state), key.high, key.low);
}

namespace {

struct AbslTraits : UsualTraits {
  template <class Key, class Value>
  using Map = absl::flat_hash_map<Key, Value>;
  template <class Key>
  using Set = absl::flat_hash_set<Key>;

  /// Tombstones count as taken, but nothing tells how many there are.
  static constexpr bool showsItsState = false;

  /// It grows when 7 of 8 places are taken; `max_load_factor` says 1.
  template <class Table>
  static double load(const Table& table) {
    return table.load_factor() * 8 / 7;
  }
};

template <class Key, class Value>
using AbslFlat = TableSubject<Key, Value, AbslTraits>;

}  // namespace

std::unique_ptr<Program> makeAbslFlat(const Setting& setting) {
  return ProgramMaker<AbslFlat, Types::all>::make(setting);
}

}  // namespace maplab
