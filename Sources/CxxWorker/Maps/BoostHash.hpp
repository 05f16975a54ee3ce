/// boost::hash of a 16-byte key.
#pragma once

#include <boost/container_hash/hash.hpp>

#include "../Workloads/Keys.hpp"

namespace maplab {

/// Found by boost::hash. Boost's tables mix the result themselves where a hash does not promise to be mixed.
inline size_t hash_value(const Struct16& key) {
  size_t seed = 0;
  boost::hash_combine(seed, key.high);
  boost::hash_combine(seed, key.low);
  return seed;
}

}  // namespace maplab
