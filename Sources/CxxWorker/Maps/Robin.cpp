/// tsl::robin_map and its set: linear probing with robin hood hashing and removal by shifting back.
#include <tsl/robin_map.h>
#include <tsl/robin_set.h>

#include "Maps.hpp"
#include "TableSubject.hpp"

namespace maplab {

namespace {

struct RobinTraits : UsualTraits {
  template <class Key, class Value>
  using Map = tsl::robin_map<Key, Value, StandardHash<Key>>;
  template <class Key>
  using Set = tsl::robin_set<Key, StandardHash<Key>>;
};

template <class Key, class Value>
using Robin = TableSubject<Key, Value, RobinTraits>;

}  // namespace

std::unique_ptr<Program> makeRobin(const Setting& setting) { return ProgramMaker<Robin, Types::all>::make(setting); }

}  // namespace maplab
