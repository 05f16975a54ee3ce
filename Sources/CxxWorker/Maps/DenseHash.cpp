/// google::dense_hash_map and its set: quadratic probing, with one key for empty places and one for removed entries.
#include <sparsehash/dense_hash_map>
#include <sparsehash/dense_hash_set>

#include "Maps.hpp"
#include "TableSubject.hpp"

namespace maplab {

namespace {

/// The keys that stand for places without an entry. Strings of a job are never empty and have no such byte; `high` of a
/// 16-byte key is 0 only if `low` is 0. Numbers may be any, so a program refuses those that are taken.
template <class Key>
struct Reserved;

template <>
struct Reserved<uint64_t> {
  static uint64_t empty() { return ~uint64_t{0}; }
  static uint64_t removed() { return ~uint64_t{0} - 1; }
};

template <>
struct Reserved<Struct16> {
  static Struct16 empty() { return {0, ~uint64_t{0}}; }
  static Struct16 removed() { return {0, ~uint64_t{0} - 1}; }
};

template <>
struct Reserved<std::string> {
  static std::string empty() { return {}; }
  static std::string removed() { return "\x01"; }
};

struct DenseTraits : UsualTraits {
  template <class Key, class Value>
  using Map = google::dense_hash_map<Key, Value, StandardHash<Key>>;
  template <class Key>
  using Set = google::dense_hash_set<Key, StandardHash<Key>>;

  /// Nothing tells how many places have the key of removed entries.
  static constexpr bool showsItsState = false;

  /// Without these keys the library refuses to work. The first takes memory for 32 entries.
  template <class Table>
  static void prepare(Table& table) {
    table.set_empty_key(Reserved<typename Table::key_type>::empty());
    table.set_deleted_key(Reserved<typename Table::key_type>::removed());
  }

  template <class Table>
  static void reserve(Table& table, size_t entries) {
    table.resize(entries);
  }

  /// It has no insert_or_assign.
  template <class Table, class Key, class Value>
  static void put(Table& table, const Key& key, Value&& value) {
    table[key] = std::forward<Value>(value);
  }

  /// `clear` would give the memory back.
  template <class Table>
  static void clear(Table& table) {
    table.clear_no_resize();
  }

  template <class Key>
  static bool isTaken(const Key& key) {
    return key == Reserved<Key>::empty() || key == Reserved<Key>::removed();
  }
};

template <class Key, class Value>
using DenseHash = TableSubject<Key, Value, DenseTraits>;

}  // namespace

std::unique_ptr<Program> makeDenseHash(const Setting& setting) {
  return ProgramMaker<DenseHash, Types::all>::make(setting);
}

}  // namespace maplab
