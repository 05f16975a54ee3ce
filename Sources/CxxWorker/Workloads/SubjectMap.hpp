/// What a kernel needs of a map.
#pragma once

#include <concepts>
#include <optional>
#include <utility>

#include "Keys.hpp"
#include "Values.hpp"

/// An adapter's method, which is to disappear into the kernels' loops, as those of the Swift workers do. What the
/// library behind it inlines is up to the compiler.
#define MAPLAB_INLINE [[gnu::always_inline]]

namespace maplab {

/// The few operations through which kernels use a map: one adapter for each library.
template <class Map>
concept SubjectMap = requires(Map map, const Map& constant, const typename Map::Key& key, typename Map::Value value,
    std::optional<size_t> reserve) {
  /// An empty map with the capacity that the cell asks for. Timed by the workloads that create maps.
  Map(reserve);
  /// 0 if the key is absent, else 1 plus the value's word.
  { constant.lookUp(key) } -> std::same_as<uint64_t>;
  /// Stores the value under the key, replacing.
  map.insert(key, std::move(value));
  /// 1 if the key was there, else 0.
  { map.remove(key) } -> std::same_as<uint64_t>;
  /// Removes everything, keeping the capacity if the library can.
  map.clear();
  { constant.count() } -> std::same_as<size_t>;
  /// The sum of all keys' and values' words.
  { constant.sum() } -> std::same_as<uint64_t>;
  /// Entries over capacity.
  { constant.load() } -> std::same_as<double>;
  /// True if `load` shows what removals leave behind.
  { Map::showsItsState } -> std::convertible_to<bool>;
  /// True if threads may use it at the same time.
  { Map::isShared } -> std::convertible_to<bool>;
  /// True if the map can't hold the key because it stands for a place without one.
  { Map::isTaken(key) } -> std::same_as<bool>;
};

}  // namespace maplab
