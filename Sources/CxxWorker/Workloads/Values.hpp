/// The value types, and how values are made from numbers (Sources/Workloads/WorkloadValue.swift).
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

namespace maplab {

/// The value of a set: nothing. Adapters use the library's set for it.
struct NoValue {};

/// Bytes on the heap, one block.
using Bytes = std::vector<uint8_t>;

/// A plain struct, stored in place.
template <size_t words>
using Structure = std::array<uint64_t, words>;

/// An object with a payload of any size: one block, and a count of references that threads may change, as Swift's
/// objects have. The head has the words of Swift's `ManagedBuffer`, so that blocks are of the same sizes.
class Object {
 public:
  /// An object that nobody refers to yet.
  static Object* make(uint64_t number, size_t size) {
    const size_t words = std::max<size_t>(size / 8, 1);
    Object* object = new (::operator new(sizeof(Object) + words * sizeof(uint64_t))) Object(words);
    std::fill_n(object->payload(), words, number);
    return object;
  }

  /// The sum of the payload's ends.
  uint64_t word() const { return payload()[0] + payload()[words - 1]; }

  friend void intrusive_ptr_add_ref(Object* object) { object->references.fetch_add(1, std::memory_order_relaxed); }
  friend void intrusive_ptr_release(Object* object) {
    if (object->references.fetch_sub(1, std::memory_order_acq_rel) == 1) ::operator delete(object);
  }

 private:
  explicit Object(size_t words) : words(words) {}
  uint64_t* payload() const { return reinterpret_cast<uint64_t*>(const_cast<Object*>(this) + 1); }

  /// Where Swift's objects have the address of their type.
  const void* type = nullptr;
  std::atomic<uint64_t> references = 0;
  uint64_t words;
};

/// A counted reference.
using Reference = boost::intrusive_ptr<Object>;

/// The value of a number with `size` bytes of payload.
template <class Value>
Value makeValue(uint64_t number, size_t size) {
  if constexpr (std::is_same_v<Value, uint64_t>) {
    return number;
  } else if constexpr (std::is_same_v<Value, Bytes>) {
    return Bytes(size, static_cast<uint8_t>(number));
  } else if constexpr (std::is_same_v<Value, Reference>) {
    return Reference(Object::make(number, size));
  } else if constexpr (std::is_same_v<Value, NoValue>) {
    return NoValue();
  } else {
    Value value;
    value.fill(number);
    return value;
  }
}

/// Some bits of a value, read from its payload, so that no operation can be optimised away.
inline uint64_t valueWord(const NoValue&) { return 1; }
inline uint64_t valueWord(uint64_t value) { return value; }
inline uint64_t valueWord(const Bytes& value) { return value.size() + (value.empty() ? 0 : value[0]); }
inline uint64_t valueWord(const Reference& value) { return value->word(); }
template <size_t words>
uint64_t valueWord(const Structure<words>& value) {
  return value[0] + value[words - 1];
}

}  // namespace maplab
