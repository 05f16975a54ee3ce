#include "KernelFile.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace maplab {

KernelFile::KernelFile(const char* path, size_t capacity)
    // The buffer is written once here, so that the first reading does not include its own new pages.
    : descriptor(open(path, O_RDONLY | O_CLOEXEC)), buffer(capacity) {}

KernelFile::~KernelFile() {
  if (isOpen()) close(descriptor);
}

std::string_view KernelFile::read() {
  size_t length = 0;
  while (isOpen() && length < buffer.size()) {
    const ssize_t count = pread(descriptor, buffer.data() + length, buffer.size() - length, length);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    length += count;
  }
  return {buffer.data(), length};
}

std::optional<int64_t> numberAfter(std::string_view label, size_t place, std::string_view text) {
  while (!text.starts_with(label)) {
    const size_t end = text.find('\n');
    if (end == text.npos) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  text.remove_prefix(label.size());
  text = text.substr(0, text.find('\n'));
  for (size_t number = 0;; number++) {
    const size_t start = text.find_first_of("0123456789");
    if (start == text.npos) return std::nullopt;
    int64_t value = 0;
    size_t end = start;
    for (; end < text.size() && text[end] >= '0' && text[end] <= '9'; end++) value = value * 10 + (text[end] - '0');
    if (number == place) return value;
    text.remove_prefix(end);
  }
}

}  // namespace maplab
