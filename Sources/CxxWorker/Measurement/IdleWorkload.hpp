/// Operations that do nothing: what the latency pass measures to find its own floor.
#pragma once

#include "../Workloads/Workload.hpp"

namespace maplab {

/// A round of nothing.
class IdleWorkload final : public MeasuredWorkload {
 public:
  explicit IdleWorkload(size_t operations) : operations(operations) {}
  size_t operationsPerRound() const override { return operations; }
  void prepareRound() override {}
  [[gnu::noinline]] uint64_t run(size_t, size_t) override { return 0; }
  void finishRound() override {}

 private:
  const size_t operations;
};

}  // namespace maplab
