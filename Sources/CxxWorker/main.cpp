/// The C++ engine: one job of the worker protocol on standard input, one report on one line of standard output.
///
/// Ends with 0 after a report; with 2 if the job can't be read or can't be run, and with 1 for anything that went wrong
/// while measuring, with one line on standard error.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <iostream>

#include "Job/Report.hpp"
#include "Measurement/Allocators.hpp"
#include "Measurement/Passes.hpp"
#include "Workloads/Accesses.hpp"

extern "C" {
#include "clab_process.h"
}

namespace maplab {

namespace {

/// The compiler and the libraries.
std::string engineVersion() {
  return "g++-" + std::string(__VERSION__).substr(0, std::strcspn(__VERSION__, " ")) + " " + libraryVersions();
}

std::unique_ptr<Program> compiledProgram(const Setting& setting) {
  auto program = makeProgram(setting);
  if (!program) throw Refusal(setting.cell.map + " is not compiled for these keys and values");
  return program;
}

/// The life of a map like the cell's, but with few entries.
std::unique_ptr<Program> rehearsal(Setting setting) {
  setting.cell.entries = std::min<size_t>(4, setting.cell.entries);
  setting.operationsPerRound = std::min<size_t>(4, setting.operationsPerRound);
  return compiledProgram(setting);
}

/// The memory pass follows one thread's map.
void measureMemory(Program& program, const Setting& setting, const Job& job, Figures& figures) {
  const auto life = program.life();
  const auto smallProgram = rehearsal(setting);
  const auto smallLife = smallProgram->life();
  measureMemory(*life, *smallLife, job.allocator, figures);
}

/// The passes whose work is in rounds.
void measureRounds(Program& program, const Setting& setting, const Job& job, Figures& figures) {
  const PassSetting pass{job.seconds, std::max<size_t>(1, job.warmUpRounds), job.maximumRounds};
  const auto alone = job.cell.isConcurrent() ? nullptr : program.rounds();
  const auto together = job.cell.isConcurrent() ? program.threads() : std::make_unique<SoloWorkload>(*alone);
  const auto leaveOut = [&](const char* reason) {
    recordAbsences(job.pass, reason, figures);
    measureNothing(*together, figures);
  };
  switch (job.pass) {
    case Pass::time:
      if (alone) return measureTime(*alone, pass, figures);
      return measureTime(*together, job.cell.roles, pass, figures);
    case Pass::latency:
      if (job.cell.kind == Kind::iterate)
        return leaveOut("a walk over the whole map can't be cut into single operations");
      if (!job.cell.load) return measureLatency(*together, pass, figures);
      return measureOpenLatency(
          *together, drawArrivals(setting.cell, setting.operationsPerRound, setting.seed), pass, figures);
    case Pass::allocations: return measureAllocations(*together, pass, figures);
    case Pass::memory: return leaveOut("the life of a map is one thread's: see the cell with threads = 1");
    case Pass::counters:
      if (alone) return measureCounters(*alone, pass, figures);
      return leaveOut(
          "callgrind runs one thread at a time, and hardware counters count one: see the cell with threads = 1");
  }
}

/// Checks the process, makes the workload, measures.
std::string measure(const Job& job) {
  const Setting setting{job.cell, job.operationsPerRound, job.seed};
  const auto program = compiledProgram(setting);
  const ServingAllocator allocator = ServingAllocator::identify();
  allocator.check(job.allocator);
  if (job.processor) {
    if (const int error = clab_pin_to_processor(*job.processor); error != 0) {
      throw Failure("can't run on processor " + std::to_string(*job.processor) + ": " + strerror(error));
    }
  }
  Figures figures;
  if (job.pass == Pass::memory && !job.cell.isConcurrent()) {
    measureMemory(*program, setting, job, figures);
  } else {
    measureRounds(*program, setting, job, figures);
  }
  return reportLine(job, allocator, figures, program->digest, engineVersion());
}

/// Prints a message on one line and returns the code to end with.
int fail(const std::string& message, int code) {
  std::string line = "maplab-cpp: " + message;
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::fprintf(stderr, "%s\n", line.c_str());
  return code;
}

int run(int count, char** arguments) {
  if (count == 2 && std::strcmp(arguments[1], "--version") == 0) {
    std::printf("%s\n", engineVersion().c_str());
    return 0;
  }
  if (count != 1) return fail("usage: maplab-cpp --version, or a job on standard input", 2);
  try {
    // Reading a little more than the longest job is enough to refuse it.
    std::string text((1 << 20) + 1, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<size_t>(std::cin.gcount()));
    const std::string line = measure(readJob(text));
    if (std::printf("%s\n", line.c_str()) < 0 || std::fflush(stdout) != 0) {
      return fail("standard output was closed before the report was written", 1);
    }
    return 0;
  } catch (const Refusal& refusal) {
    return fail(std::string("the job on standard input can't be run: ") + refusal.what(), 2);
  } catch (const std::exception& error) {
    return fail(error.what(), 1);
  }
}

}  // namespace

}  // namespace maplab

int main(int count, char** arguments) { return maplab::run(count, arguments); }
