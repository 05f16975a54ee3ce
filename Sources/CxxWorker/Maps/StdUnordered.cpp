/// std::unordered_map and std::unordered_set: chains of nodes, one block per entry.
#include <unordered_map>
#include <unordered_set>

#include "Maps.hpp"
#include "TableSubject.hpp"

namespace maplab {

namespace {

struct StdTraits : UsualTraits {
  template <class Key, class Value>
  using Map = std::unordered_map<Key, Value, StandardHash<Key>>;
  template <class Key>
  using Set = std::unordered_set<Key, StandardHash<Key>>;
};

template <class Key, class Value>
using StdUnordered = TableSubject<Key, Value, StdTraits>;

}  // namespace

std::unique_ptr<Program> makeStdUnordered(const Setting& setting) {
  return ProgramMaker<StdUnordered, Types::all>::make(setting);
}

}  // namespace maplab
