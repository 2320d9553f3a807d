// libmosquitto's client for Swift, and a guard that Swift cannot write.
#pragma once
#include <mosquitto.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// libmosquitto writes with write(2), which raises SIGPIPE where the broker has gone: this holds
/// the signal back on the calling thread. Returns whether it was let through before.
bool nacre_mosquitto_hold_pipe(void);

/// Swallows a SIGPIPE raised meanwhile and lets the signal through again. Call it only where
/// `nacre_mosquitto_hold_pipe` returned true, on the same thread. Keeps errno.
void nacre_mosquitto_free_pipe(void);

#ifdef __cplusplus
}
#endif
