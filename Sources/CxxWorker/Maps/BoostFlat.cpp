/// boost::unordered_flat_map and its set: open addressing in groups of 15 with SIMD.
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "BoostHash.hpp"
#include "Maps.hpp"
#include "TableSubject.hpp"

namespace maplab {

namespace {

struct BoostTraits : UsualTraits {
  template <class Key, class Value>
  using Map = boost::unordered_flat_map<Key, Value>;
  template <class Key>
  using Set = boost::unordered_flat_set<Key>;

  /// `max_load` falls with each removal that leaves an overflow mark behind.
  template <class Table>
  static double load(const Table& table) {
    return table.max_load() == 0 ? 0 : static_cast<double>(table.size()) / static_cast<double>(table.max_load());
  }
};

template <class Key, class Value>
using BoostFlat = TableSubject<Key, Value, BoostTraits>;

}  // namespace

std::unique_ptr<Program> makeBoostFlat(const Setting& setting) {
  return ProgramMaker<BoostFlat, Types::all>::make(setting);
}

}  // namespace maplab
