/// The maps, each in a file of its own, so that they are compiled side by side.
#pragma once

#include "../Workloads/Workload.hpp"

namespace maplab {

// Each makes the program of a cell over its map; none if the map is not compiled for the cell's types.
std::unique_ptr<Program> makeStdUnordered(const Setting& setting);
std::unique_ptr<Program> makeBoostFlat(const Setting& setting);
std::unique_ptr<Program> makeBoostConcurrent(const Setting& setting);
std::unique_ptr<Program> makeAbslFlat(const Setting& setting);
std::unique_ptr<Program> makeRobin(const Setting& setting);
std::unique_ptr<Program> makeDenseHash(const Setting& setting);
std::unique_ptr<Program> makeTbbConcurrent(const Setting& setting);

}  // namespace maplab
