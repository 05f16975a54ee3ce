/// What the worker answers (Sources/WorkerProtocol/WorkerReport.swift).
#pragma once

#include <string>

#include "../Measurement/Allocators.hpp"
#include "../Measurement/Figures.hpp"

namespace maplab {

/// The report as one line of JSON.
std::string reportLine(const Job& job, const ServingAllocator& allocator, const Figures& figures, uint64_t digest,
    const std::string& engineVersion);

}  // namespace maplab
