/// Files in /proc, read again and again without allocating (Sources/Measurement/KernelFile.swift).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace maplab {

/// A file that is opened once and read into one buffer.
class KernelFile {
 public:
  /// At most `capacity` bytes of it are read.
  KernelFile(const char* path, size_t capacity);
  ~KernelFile();
  KernelFile(const KernelFile&) = delete;

  /// The current content, valid until the next call; empty if it can't be read.
  std::string_view read();

 private:
  bool isOpen() const { return descriptor >= 0; }

  const int descriptor;
  std::vector<char> buffer;
};

/// The number at a place (from 0) on the line that begins with `label`; none if there is none.
std::optional<int64_t> numberAfter(std::string_view label, size_t place, std::string_view text);

}  // namespace maplab
