// Sensors for Swift: the kernel's input structures as they are, and what Swift cannot import.
#pragma once
#include <linux/input.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// asoundlib.h, libevdev.h and the kernel's termbits.h are left to the .c files: the first two
// would hand stdio on to every Swift file that imports this, the third quarrels with termios.h.

#ifdef __cplusplus
extern "C" {
#endif

// MARK: System calls with variable arguments

/// open(2) without a mode.
int nacre_sensor_open(const char *path, int flags);

/// ioctl(2); `argument` must be the structure that the request names.
int nacre_sensor_ioctl(int fd, unsigned long request, void *argument);

/// ioctl(2) whose argument is a number, such as EVIOCGRAB.
int nacre_sensor_ioctl_number(int fd, unsigned long request, unsigned long argument);

// MARK: evdev

// Request codes; some depend on what is asked for and how much room there is for the answer.
static const unsigned long nacre_evdev_set_clock = EVIOCSCLOCKID;
static const unsigned long nacre_evdev_grab = EVIOCGRAB;
static const unsigned long nacre_evdev_describe = EVIOCGID;
unsigned long nacre_evdev_get_bits(unsigned type, unsigned bytes);
unsigned long nacre_evdev_get_properties(unsigned bytes);
unsigned long nacre_evdev_get_keys(unsigned bytes);
unsigned long nacre_evdev_get_switches(unsigned bytes);
unsigned long nacre_evdev_get_axis(unsigned axis);
unsigned long nacre_evdev_get_slots(unsigned bytes);

/// The type (EV_KEY …) of a code's name such as `BTN_SOUTH`; -1 where there is no such name.
int nacre_evdev_type_of_name(const char *name);

/// The code of a name; -1 where there is no such name.
int nacre_evdev_code_of_name(const char *name);

/// The name of a code, or NULL; the text lives for ever.
const char *nacre_evdev_name(unsigned type, unsigned code);

// MARK: Serial lines

/// Sets a line to 8 data bits, no parity, one stop bit, no echo, no flow control, nothing
/// translated, at any speed; with `flush` what lay unread is thrown away. Answers as ioctl(2).
int nacre_line_configure(int fd, unsigned baud, bool flush);

/// Sets or clears DTR, which resets most Arduinos.
int nacre_line_set_dtr(int fd, bool on);

// MARK: The ALSA sequencer

/// What a MIDI event is, as far as we care.
enum nacre_midi_kind {
    nacre_midi_other = 0,
    nacre_midi_note_on,
    nacre_midi_note_off,
    nacre_midi_key_pressure,
    nacre_midi_controller,
    nacre_midi_program,
    nacre_midi_pressure,
    nacre_midi_pitch,
    /// A client or port went away: `client` and `port` name it; `port` is -1 for all of them.
    nacre_midi_gone,
};

/// One event.
typedef struct {
    int32_t kind;
    /// Where it comes from, or who has gone.
    int32_t client;
    int32_t port;
    /// 0 … 15.
    int32_t channel;
    /// Note or controller number, 0 … 127.
    int32_t number;
    /// Velocity, value, programme or pressure, 0 … 127; pitch bend -8192 … 8191.
    int32_t value;
} nacre_midi_event;

/// One port that other programs may read from or write to.
typedef struct {
    int32_t client;
    int32_t port;
    /// The sound card it belongs to, or -1.
    int32_t card;
    bool readable;
    bool writable;
    char client_name[80];
    char port_name[80];
} nacre_midi_port;

/// Opens the sequencer, non-blocking; the handle, or NULL with `*error` set to a positive errno.
void *nacre_midi_open(const char *name, int *error);

// Those below answer with a negative errno where they fail.
int nacre_midi_close(void *handle);
/// Makes our own port; the value is its number.
int nacre_midi_make_port(void *handle, const char *name, bool for_input);
/// Reads from that port: its events and the system's announcements come to our port.
int nacre_midi_listen(void *handle, int own, int client, int port);
/// Writes to that port.
int nacre_midi_connect(void *handle, int own, int client, int port);
/// Waits for events; the value holds the events of poll(2), 0 after the time.
int nacre_midi_poll(void *handle, int milliseconds);
/// Takes one event; 0, or -EAGAIN where none waits, -ENOSPC where some were lost.
int nacre_midi_next(void *handle, nacre_midi_event *event);
/// Sends one event from our port to whom it is connected to, at once.
int nacre_midi_send(void *handle, int own, const nacre_midi_event *event);
/// The n-th port of other clients into `*port`: 1, or 0 beyond the last.
int nacre_midi_port_at(void *handle, int index, nacre_midi_port *port);

#ifdef __cplusplus
}
#endif
