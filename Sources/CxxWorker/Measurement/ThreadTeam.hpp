/// Threads that run rounds together (Sources/Measurement/ThreadTeam.swift).
#pragma once

#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace maplab {

/// A reusable barrier at which threads wait for each other before they start. They spin, and yield if there are more
/// threads than processors.
class StartBarrier {
 public:
  StartBarrier(size_t threads, bool isOversubscribed) : threads(threads), yieldsAfter(isOversubscribed ? 0 : 100'000) {}

  /// Returns when all threads have called it as often as this one.
  void wait();

 private:
  const size_t threads;
  const size_t yieldsAfter;
  std::atomic<size_t> arrived = 0;
  std::atomic<size_t> generation = 0;
};

/// Threads that live as long as the process measures. Between two rounds they sleep. Each has its own processor if
/// there are enough. A team of one is the calling thread itself. Nothing is allocated between the start and the end of
/// a round.
class ThreadTeam {
 public:
  /// Starts the threads; the last processors are used first, because interrupts are usually on the first. Throws
  /// `Failure`.
  explicit ThreadTeam(size_t count);
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;

  /// Runs `body(thread)` once on each thread, and returns when all have finished. The threads start together.
  template <class Body>
  void run(const Body& body) {
    if (count == 1) return body(0);
    round([](const void* context, size_t thread) { (*static_cast<const Body*>(context))(thread); }, &body);
  }

  /// True if there are more threads than processors they may run on.
  bool isOversubscribed;

 private:
  using Task = void (*)(const void* context, size_t thread);

  /// What a thread is told when it starts.
  struct Member {
    ThreadTeam* team;
    size_t index;
    /// The processor to run on; -1 leaves it to the kernel.
    int processor;
  };

  void round(Task task, const void* context);
  void work(const Member& member);
  /// Ends and joins the threads that were started.
  void end();

  const size_t count;
  std::unique_ptr<StartBarrier> barrier;
  std::vector<Member> members;
  std::vector<pthread_t> threads;
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
  // Used under the mutex only.
  size_t generation = 0;
  size_t running = 0;
  Task task = nullptr;
  const void* context = nullptr;
  bool hasEnded = false;
};

/// One value per thread, each on its own pair of cache lines.
template <class Value>
class PerThread {
 public:
  explicit PerThread(size_t count) : values(count) {}
  Value& operator[](size_t thread) { return values[thread].value; }
  const Value& operator[](size_t thread) const { return values[thread].value; }
  size_t size() const { return values.size(); }

 private:
  struct alignas(128) Slot {
    Value value{};
  };
  std::vector<Slot> values;
};

}  // namespace maplab
