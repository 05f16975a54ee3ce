/// The key types, and how keys are made from numbers (Sources/Workloads/WorkloadKey.swift).
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "../Job/Job.hpp"
#include "SplitMix64.hpp"

namespace maplab {

/// A 16-byte key of two words.
struct Struct16 {
  uint64_t high;
  uint64_t low;

  bool operator==(const Struct16&) const = default;
};

/// Characters that encode a number: 11 base-64 digits hold 64 bits.
inline constexpr size_t numberDigits = 11;

/// The key with a number; `length` is the bytes of a string.
template <class Key>
Key makeKey(uint64_t number, size_t length);

template <>
inline uint64_t makeKey(uint64_t number, size_t) {
  return number;
}

template <>
inline Struct16 makeKey(uint64_t number, size_t) {
  return Struct16{SplitMix64::mix(number), number};
}

/// A common prefix, as real keys have, and the number in base 64 at the end.
template <>
inline std::string makeKey(uint64_t number, size_t length) {
  constexpr std::string_view prefix = "tenant:user:session:";
  constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  std::string key(length, '\0');
  for (size_t position = length; position-- > 0;) {
    if (length - 1 - position < numberDigits) {
      key[position] = digits[number & 63];
      number >>= 6;
    } else {
      key[position] = prefix[position % prefix.size()];
    }
  }
  return key;
}

/// Some bits of a key, read from its bytes, for checksums.
inline uint64_t keyWord(uint64_t key) { return key; }
inline uint64_t keyWord(const Struct16& key) { return key.low; }
inline uint64_t keyWord(const std::string& key) {
  return key.size() + (key.empty() ? 0 : static_cast<unsigned char>(key[0]));
}

/// Which number the key at an index gets.
class KeyNumbering {
 public:
  KeyNumbering(const Cell& cell, uint64_t seed)
      : isSequential(cell.distribution == Distribution::sequential), offset(SplitMix64::mix(seed)) {
    const size_t bits = cell.keys == KeyType::string ? 6 * std::min(cell.keyLength, numberDigits) : 64;
    mask = bits >= 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1;
  }

  /// Distinct for distinct indices, as long as they fit the key's bits.
  uint64_t number(size_t index) const {
    if (isSequential) return index;
    // For short strings an odd multiplier, which is a bijection of the shorter numbers.
    if (mask == ~uint64_t{0}) return SplitMix64::mix(index + offset);
    return (index * 0x9e3779b97f4a7c15 + offset) & mask;
  }

 private:
  bool isSequential;
  uint64_t offset;
  uint64_t mask;
};

}  // namespace maplab
