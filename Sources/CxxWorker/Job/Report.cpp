#include "Report.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace maplab {

namespace {

using Json = nlohmann::json;

Json percentiles(const RecordedLatencies& latencies) {
  Json points = Json::array();
  for (const Histogram::Step& step : latencies.histogram.distribution()) {
    points.push_back({{"percentile", step.percentile},
        {"nanoseconds", static_cast<double>(step.value) * latencies.nanosecondsPerTick},
        {"cumulativeCount", step.cumulativeCount}});
  }
  return points;
}

/// Every step that was hit: its middle in whole nanoseconds, and how many operations took that long.
Json counts(const RecordedLatencies& latencies) {
  std::vector<int64_t> nanoseconds;
  std::vector<uint64_t> counts;
  for (const Histogram::Hit& hit : latencies.histogram.hits()) {
    const auto value = static_cast<int64_t>(std::round(static_cast<double>(hit.value) * latencies.nanosecondsPerTick));
    // With ticks shorter than a nanosecond several steps may coincide.
    if (!nanoseconds.empty() && nanoseconds.back() == value) {
      counts.back() += hit.count;
    } else {
      nanoseconds.push_back(value);
      counts.push_back(hit.count);
    }
  }
  return {{"nanoseconds", nanoseconds}, {"counts", counts}};
}

Json series(const std::vector<MemoryReading>& readings) {
  Json points = Json::array();
  for (const MemoryReading& reading : readings) {
    Json point{{"stage", reading.stage}, {"elapsedMilliseconds", reading.elapsedMilliseconds},
        {"entries", reading.entries}, {"rssKiB", reading.rssKiB}};
    if (reading.heap.allocated) point["heapAllocatedBytes"] = *reading.heap.allocated;
    if (reading.heap.resident) point["heapResidentBytes"] = *reading.heap.resident;
    points.push_back(std::move(point));
  }
  return points;
}

}  // namespace

std::string reportLine(const Job& job, const ServingAllocator& allocator, const Figures& figures, uint64_t digest,
    const std::string& engineVersion) {
  Json report{
      {"version", Job::currentVersion},
      {"workloadDigest", hexadecimal(digest)},
      {"checksum", figures.checksum ? hexadecimal(*figures.checksum) : ""},
      // The memory pass runs no round.
      {"operationsPerRound", figures.operationsPerRound > 0 ? figures.operationsPerRound : job.operationsPerRound},
      {"allocatorLibrary", allocator.library},
      {"allocatorVersion", allocator.version},
      {"clock", figures.clock},
      {"engineVersion", engineVersion},
      {"metrics", figures.values},
      {"unavailable", figures.absences},
      {"percentiles", figures.latencies ? percentiles(*figures.latencies) : Json::array()},
      {"memorySeries", series(figures.memory)},
      {"roundNanosecondsPerOperation", figures.rounds},
  };
  if (!figures.counterSource.empty()) report["counterSource"] = figures.counterSource;
  if (figures.latencies) report["latencyCounts"] = counts(*figures.latencies);
  if (figures.services) report["serviceCounts"] = counts(*figures.services);
  return report.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace maplab
