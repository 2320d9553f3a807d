// PulseAudio's asynchronous client for Swift, and what Swift cannot import of it.
#pragma once
#include <pulse/pulseaudio.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Macros that cast: "no such index", and "let the server choose" in buffer metrics.
static const uint32_t nacre_pulse_no_index = PA_INVALID_INDEX;
static const uint32_t nacre_pulse_server_chooses = (uint32_t)-1;

/// 48 kHz, 32-bit floats of this machine: the float format is a macro chosen by byte order.
static inline pa_sample_spec nacre_pulse_floats(uint8_t channels) {
    pa_sample_spec spec = {
        .format = PA_SAMPLE_FLOAT32NE, .rate = 48000, .channels = channels};
    return spec;
}

/// Puts the calling thread under SCHED_FIFO; returns an errno. Here because the priority
/// structure of glibc has macros for members on some systems.
int nacre_pulse_make_realtime(int priority);

/// A non-blocking eventfd, or -1 with errno: Swift's Glibc leaves <sys/eventfd.h> out.
int nacre_pulse_new_flag(void);

#ifdef __cplusplus
}
#endif
