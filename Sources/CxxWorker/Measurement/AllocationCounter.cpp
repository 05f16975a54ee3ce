#include "AllocationCounter.hpp"

#include <climits>

#include "../Job/Job.hpp"
#include "DynamicSymbol.hpp"

namespace maplab {

std::optional<AllocationCounter> AllocationCounter::find() {
  AllocationCounter counter;
  counter.switchRegion = dynamicFunction<decltype(counter.switchRegion)>("maplab_probe_region");
  counter.readInto = dynamicFunction<decltype(counter.readInto)>("maplab_probe_read");
  counter.resetCounts = dynamicFunction<decltype(counter.resetCounts)>("maplab_probe_reset");
  maplab_probe_reading reading;
  if (!counter.switchRegion || !counter.readInto || !counter.resetCounts || !counter.read(reading)) return std::nullopt;
  return counter;
}

bool AllocationCounter::read(maplab_probe_reading& reading) const {
  reading = {};
  reading.size = sizeof reading;
  return readInto(&reading) == 1;
}

AllocationCounter::Counts AllocationCounter::region() const {
  maplab_probe_reading reading;
  if (!read(reading)) throw Failure("AllocationProbe can't be read");
  return reading.region;
}

std::string AllocationCounter::libraryBehindProbe() {
  const auto next = dynamicFunction<decltype(&maplab_probe_next_library)>("maplab_probe_next_library");
  char path[PATH_MAX];
  return next && next(path, sizeof path) != 0 ? path : "";
}

}  // namespace maplab
