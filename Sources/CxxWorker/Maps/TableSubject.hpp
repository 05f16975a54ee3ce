/// The adapter of every library that has the interface of std::unordered_map, more or less.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <type_traits>

#include "../Workloads/MapProgram.hpp"

namespace maplab {

/// std::hash for the keys that it knows. A 16-byte key is hashed as the text of its bytes: the standard library has no
/// way to combine two hashes.
template <class Key>
struct StandardHash : std::hash<Key> {};

template <>
struct StandardHash<Struct16> {
  size_t operator()(const Struct16& key) const {
    return std::hash<std::string_view>()(std::string_view(reinterpret_cast<const char*>(&key), sizeof key));
  }
};

/// What libraries do differently. `Map` and `Set` are the library's types; a cell without values has a set.
struct UsualTraits {
  /// True if `load` shows what removals leave behind.
  static constexpr bool showsItsState = true;

  /// Called before anything else.
  template <class Table>
  static void prepare(Table&) {}

  template <class Table>
  static void reserve(Table& table, size_t entries) {
    table.reserve(entries);
  }

  template <class Table, class Key, class Value>
  static void put(Table& table, const Key& key, Value&& value) {
    table.insert_or_assign(key, std::forward<Value>(value));
  }

  template <class Table>
  static void clear(Table& table) {
    table.clear();
  }

  /// Entries over those at which the table grows.
  template <class Table>
  static double load(const Table& table) {
    return table.load_factor() / table.max_load_factor();
  }

  template <class Key>
  static bool isTaken(const Key&) {
    return false;
  }
};

/// A library's map or set in the place where the kernels use it.
template <class KeyOf, class ValueOf, class Traits>
class TableSubject {
 public:
  using Key = KeyOf;
  using Value = ValueOf;
  static constexpr bool isSet = std::is_same_v<Value, NoValue>;
  static constexpr bool showsItsState = Traits::showsItsState;
  static constexpr bool isShared = false;

  explicit TableSubject(std::optional<size_t> reserve) {
    Traits::prepare(table);
    if (reserve) Traits::reserve(table, *reserve);
  }

  MAPLAB_INLINE uint64_t lookUp(const Key& key) const {
    const auto place = table.find(key);
    return place == table.end() ? 0 : wordOf(*place) + 1;
  }

  MAPLAB_INLINE void insert(const Key& key, Value&& value) {
    if constexpr (isSet) {
      table.insert(key);
    } else {
      Traits::put(table, key, std::move(value));
    }
  }

  MAPLAB_INLINE uint64_t remove(const Key& key) { return table.erase(key); }
  void clear() { Traits::clear(table); }
  size_t count() const { return table.size(); }
  double load() const { return Traits::load(table); }
  static bool isTaken(const Key& key) { return Traits::isTaken(key); }

  MAPLAB_INLINE uint64_t sum() const {
    uint64_t total = 0;
    for (const auto& entry : table) {
      if constexpr (isSet) {
        total += keyWord(entry) + 1;
      } else {
        total += keyWord(entry.first) + valueWord(entry.second);
      }
    }
    return total;
  }

 private:
  template <class Entry>
  static uint64_t wordOf(const Entry& entry) {
    if constexpr (isSet) {
      return 1;
    } else {
      return valueWord(entry.second);
    }
  }

  typename std::conditional_t<isSet, std::type_identity<typename Traits::template Set<Key>>,
      std::type_identity<typename Traits::template Map<Key, Value>>>::type table;
};

}  // namespace maplab
