#define _GNU_SOURCE
#include "CKnownAnswers.h"

#if defined(__linux__)

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

struct known_rival {
  sem_t wake;
};

static void *wait_for_ever(void *argument) {
  struct known_rival *rival = argument;
  for (;;) sem_wait(&rival->wake);
  return NULL;
}

struct known_rival *known_rival_start(const char **reason) {
  int processor = sched_getcpu();
  struct known_rival *rival = calloc(1, sizeof *rival);
  if (rival == NULL || processor < 0) {
    *reason = "the processor can't be told";
    return NULL;
  }
  sem_init(&rival->wake, 0, 0);
  cpu_set_t here;
  CPU_ZERO(&here);
  CPU_SET(processor, &here);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setaffinity_np(&attributes, sizeof here, &here);
  pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&attributes, SCHED_FIFO);
  struct sched_param priority = {.sched_priority = 1};
  pthread_attr_setschedparam(&attributes, &priority);
  pthread_t thread;
  int error = sched_setaffinity(0, sizeof here, &here) == 0
                  ? pthread_create(&thread, &attributes, wait_for_ever, rival)
                  : -1;
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    *reason = error > 0 ? strerror(error) : "the process can't be bound to a processor";
    free(rival);
    return NULL;
  }
  pthread_detach(thread);
  return rival;
}

void known_rival_wake(struct known_rival *rival) { sem_post(&rival->wake); }

#else

struct known_rival *known_rival_start(const char **reason) {
  *reason = "only Linux wakes a thread in this way";
  return NULL;
}

void known_rival_wake(struct known_rival *rival) { (void)rival; }

#endif
