#include "ThreadTeam.hpp"

#include <sched.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "../Job/Job.hpp"

extern "C" {
#include "clab_process.h"
}

namespace maplab {

void StartBarrier::wait() {
  const size_t current = generation.load(std::memory_order_acquire);
  if (arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == threads) {
    arrived.store(0, std::memory_order_relaxed);
    generation.store(current + 1, std::memory_order_release);
    return;
  }
  size_t spins = 0;
  while (generation.load(std::memory_order_acquire) == current) {
    if (++spins > yieldsAfter) sched_yield();
  }
}

ThreadTeam::ThreadTeam(size_t count) : count(count) {
  std::vector<int> processors(1024);
  processors.resize(clab_allowed_processors(processors.data(), static_cast<int>(processors.size())));
  isOversubscribed = count > std::max<size_t>(processors.size(), 1);
  barrier = std::make_unique<StartBarrier>(count, isOversubscribed);
  if (count == 1) return;
  for (size_t index = 0; index < count; index++) {
    members.push_back({this, index, isOversubscribed ? -1 : processors[processors.size() - 1 - index]});
  }
  for (Member& member : members) {
    pthread_t thread;
    const int error = pthread_create(
        &thread, nullptr,
        [](void* argument) -> void* {
          const Member& member = *static_cast<Member*>(argument);
          member.team->work(member);
          return nullptr;
        },
        &member);
    if (error != 0) {
      end();
      throw Failure("can't start " + std::to_string(count) + " threads: " + strerror(error));
    }
    threads.push_back(thread);
  }
}

ThreadTeam::~ThreadTeam() { end(); }

void ThreadTeam::end() {
  pthread_mutex_lock(&mutex);
  hasEnded = true;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&mutex);
  for (const pthread_t thread : threads) pthread_join(thread, nullptr);
}

void ThreadTeam::round(Task newTask, const void* newContext) {
  pthread_mutex_lock(&mutex);
  task = newTask;
  context = newContext;
  running = count;
  generation++;
  pthread_cond_broadcast(&changed);
  while (running > 0) pthread_cond_wait(&changed, &mutex);
  pthread_mutex_unlock(&mutex);
}

void ThreadTeam::work(const Member& member) {
  // If it can't be pinned, the kernel places it: worse, but no reason not to measure.
  if (member.processor >= 0) clab_pin_to_processor(member.processor);
  size_t seen = 0;
  while (true) {
    pthread_mutex_lock(&mutex);
    while (generation == seen && !hasEnded) pthread_cond_wait(&changed, &mutex);
    seen = generation;
    const Task myTask = task;
    const void* myContext = context;
    const bool isOver = hasEnded;
    pthread_mutex_unlock(&mutex);
    if (isOver) return;
    barrier->wait();
    myTask(myContext, member.index);
    pthread_mutex_lock(&mutex);
    if (--running == 0) pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
  }
}

}  // namespace maplab
