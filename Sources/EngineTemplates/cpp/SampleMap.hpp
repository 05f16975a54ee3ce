/// The map to measure; put yours here. This one is open addressing in its shortest form: linear probing in a power of two of
/// places, of which at most three quarters are taken, and removal that shifts the following entries back.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

template <class Key, class Value, class Hash>
class SampleMap {
 public:
  /// An empty map that can take `capacity` entries before it grows.
  explicit SampleMap(size_t capacity = 0) {
    size_t size = 8;
    while (size * 3 / 4 < capacity) size *= 2;
    places.resize(size);
  }

  /// The value of the key, or null.
  const Value* find(const Key& key) const {
    const auto& place = places[placeOf(key)];
    return place ? &place->second : nullptr;
  }

  /// Sets the value of the key.
  void put(const Key& key, Value&& value) {
    size_t index = placeOf(key);
    if (places[index]) {
      places[index]->second = std::move(value);
      return;
    }
    if ((taken + 1) * 4 > places.size() * 3) {
      grow();
      index = placeOf(key);
    }
    places[index].emplace(key, std::move(value));
    taken += 1;
  }

  /// Removes the key; true if it was there.
  bool erase(const Key& key) {
    size_t hole = placeOf(key);
    if (!places[hole]) return false;
    taken -= 1;
    for (size_t next = after(hole); places[next]; next = after(next)) {
      // The entry may move back to the hole unless its own place is between the two.
      const size_t mask = places.size() - 1;
      if (((next - home(places[next]->first)) & mask) >= ((next - hole) & mask)) {
        places[hole] = std::move(places[next]);
        hole = next;
      }
    }
    places[hole].reset();
    return true;
  }

  /// Removes all entries and keeps the room for them.
  void clear() {
    for (auto& place : places) place.reset();
    taken = 0;
  }

  size_t size() const { return taken; }
  size_t capacity() const { return places.size() * 3 / 4; }

  /// Calls `body` with every key and value.
  template <class Body>
  void forEach(Body body) const {
    for (const auto& place : places) {
      if (place) body(place->first, place->second);
    }
  }

 private:
  /// Standard libraries hash an integer as itself: one multiplication spreads it.
  size_t home(const Key& key) const {
    return static_cast<size_t>((Hash()(key) * 0x9e3779b97f4a7c15ULL) >> 20) & (places.size() - 1);
  }

  size_t after(size_t index) const { return (index + 1) & (places.size() - 1); }

  /// The place that holds the key, or the free one where it belongs.
  size_t placeOf(const Key& key) const {
    size_t index = home(key);
    while (places[index] && !(places[index]->first == key)) index = after(index);
    return index;
  }

  void grow() {
    std::vector<std::optional<std::pair<Key, Value>>> old(places.size() * 2);
    old.swap(places);
    for (auto& place : old) {
      if (place) places[placeOf(place->first)] = std::move(place);
    }
  }

  std::vector<std::optional<std::pair<Key, Value>>> places;
  size_t taken = 0;
};
