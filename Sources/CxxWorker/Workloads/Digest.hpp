/// The digest by which engines prove that they do the same work.
#pragma once

#include <cstdint>

namespace maplab {

/// 64-bit FNV-1a, as in Sources/Numbers/Digest.swift.
class Digest {
 public:
  /// Adds the eight bytes of a number, the lowest first.
  void add(uint64_t number) {
    for (int byte = 0; byte < 8; byte++, number >>= 8) sum = (sum ^ (number & 0xff)) * 0x100000001b3;
  }

  /// The digest of everything added so far.
  uint64_t value() const { return sum; }

 private:
  uint64_t sum = 0xcbf29ce484222325;
};

}  // namespace maplab
