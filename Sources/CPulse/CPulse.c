#include "CPulse.h"

#include <pthread.h>
#include <sched.h>
#include <sys/eventfd.h>

int nacre_pulse_make_realtime(int priority) {
    struct sched_param wanted = {.sched_priority = priority};
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &wanted);
}

int nacre_pulse_new_flag(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
