/// The process's place on the machine.
#ifndef CLAB_PROCESS_H
#define CLAB_PROCESS_H

/// Pins the calling thread (and those it starts later) to one processor. Returns 0, or an errno value.
int clab_pin_to_processor(int processor);
/// The processor that runs the calling thread, or -1 if the system does not report it.
int clab_current_processor(void);

/// Writes the processors that the calling thread may run on, ascending, at most `capacity`; returns how many. 0 if the
/// system does not report them.
int clab_allowed_processors(int *processors, int capacity);

#endif
