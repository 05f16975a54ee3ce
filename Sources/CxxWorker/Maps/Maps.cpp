#include "Maps.hpp"

#include <absl/base/config.h>
#include <boost/version.hpp>
#include <tbb/version.h>

#include <array>
#include <string_view>

namespace maplab {

namespace {

/// A map by its name in jobs.
struct NamedMap {
  std::string_view name;
  std::unique_ptr<Program> (*make)(const Setting&);
  /// Why it is not in this program; none if it is.
  std::string_view absence = {};
};

constexpr std::array<NamedMap, 7> maps{{
    {"std-unordered", makeStdUnordered},
    {"boost-flat", makeBoostFlat},
#if BOOST_VERSION >= 108300
    {"boost-concurrent", makeBoostConcurrent},
#else
    {"boost-concurrent", nullptr, "the program was built with a Boost before 1.83, which has no concurrent_flat_map"},
#endif
    {"absl-flat", makeAbslFlat},
    {"robin", makeRobin},
    {"dense-hash", makeDenseHash},
    {"tbb-concurrent", makeTbbConcurrent},
}};

}  // namespace

std::unique_ptr<Program> makeProgram(const Setting& setting) {
  std::string names;
  for (const NamedMap& map : maps) {
    if (map.name == setting.cell.map) {
      if (map.make) return map.make(setting);
      throw Refusal("cell.map: " + std::string(map.absence));
    }
    names += (names.empty() ? "" : ", ") + std::string(map.name);
  }
  throw Refusal("cell.map: expected one of " + names);
}

std::string libraryVersions() {
  return "libstdc++-" + std::to_string(_GLIBCXX_RELEASE) + " boost-" + std::to_string(BOOST_VERSION / 100000) + "." +
         std::to_string(BOOST_VERSION / 100 % 1000) + "." + std::to_string(BOOST_VERSION % 100) + " abseil-" +
         std::to_string(ABSL_LTS_RELEASE_VERSION) + " tbb-" + TBB_VERSION_STRING +
         " robin-map-" MAPLAB_ROBIN_VERSION " sparsehash-" MAPLAB_SPARSEHASH_VERSION;
}

}  // namespace maplab
