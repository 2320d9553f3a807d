#include "CSensors.h"

#include <alsa/asoundlib.h>
#include <errno.h>
#include <poll.h>
#include <string.h>

// alsa-lib writes its opinion of every failure to stderr; ours are told once, by us.
static void say_nothing(const char *file, int line, const char *function, int code,
                        const char *format, ...) {
    (void)file, (void)line, (void)function, (void)code, (void)format;
}

void *nacre_midi_open(const char *name, int *error) {
    snd_lib_error_set_handler(say_nothing);
    snd_seq_t *seq = NULL;
    int result = snd_seq_open(&seq, "default", SND_SEQ_OPEN_DUPLEX, SND_SEQ_NONBLOCK);
    if (result >= 0) result = snd_seq_set_client_name(seq, name);
    if (result < 0) {
        if (seq != NULL) snd_seq_close(seq);
        *error = -result;
        return NULL;
    }
    return seq;
}

int nacre_midi_close(void *handle) { return snd_seq_close(handle); }

int nacre_midi_make_port(void *handle, const char *name, bool for_input) {
    unsigned can = for_input ? SND_SEQ_PORT_CAP_WRITE | SND_SEQ_PORT_CAP_SUBS_WRITE
                             : SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ;
    return snd_seq_create_simple_port(
        handle, name, can, SND_SEQ_PORT_TYPE_MIDI_GENERIC | SND_SEQ_PORT_TYPE_APPLICATION);
}

int nacre_midi_listen(void *handle, int own, int client, int port) {
    int result = snd_seq_connect_from(
        handle, own, SND_SEQ_CLIENT_SYSTEM, SND_SEQ_PORT_SYSTEM_ANNOUNCE);
    return result < 0 ? result : snd_seq_connect_from(handle, own, client, port);
}

int nacre_midi_connect(void *handle, int own, int client, int port) {
    return snd_seq_connect_to(handle, own, client, port);
}

int nacre_midi_poll(void *handle, int milliseconds) {
    // Events that the library has read already do not show in poll(2).
    if (snd_seq_event_input_pending(handle, 0) > 0) return POLLIN;
    struct pollfd waiting;
    if (snd_seq_poll_descriptors(handle, &waiting, 1, POLLIN) != 1) return -EIO;
    int count = poll(&waiting, 1, milliseconds);
    return count < 0 ? -errno : waiting.revents;
}

static void read_event(const snd_seq_event_t *from, nacre_midi_event *to) {
    memset(to, 0, sizeof *to);
    to->client = from->source.client;
    to->port = from->source.port;
    switch (from->type) {
    case SND_SEQ_EVENT_NOTEON:
    case SND_SEQ_EVENT_NOTEOFF:
    case SND_SEQ_EVENT_KEYPRESS:
        to->kind = from->type == SND_SEQ_EVENT_NOTEON    ? nacre_midi_note_on
                   : from->type == SND_SEQ_EVENT_NOTEOFF ? nacre_midi_note_off
                                                         : nacre_midi_key_pressure;
        to->channel = from->data.note.channel;
        to->number = from->data.note.note;
        to->value = from->data.note.velocity;
        break;
    case SND_SEQ_EVENT_CONTROLLER:
    case SND_SEQ_EVENT_PGMCHANGE:
    case SND_SEQ_EVENT_CHANPRESS:
    case SND_SEQ_EVENT_PITCHBEND:
        to->kind = from->type == SND_SEQ_EVENT_CONTROLLER  ? nacre_midi_controller
                   : from->type == SND_SEQ_EVENT_PGMCHANGE ? nacre_midi_program
                   : from->type == SND_SEQ_EVENT_CHANPRESS ? nacre_midi_pressure
                                                           : nacre_midi_pitch;
        to->channel = from->data.control.channel;
        to->number = (int32_t)from->data.control.param;
        to->value = from->data.control.value;
        break;
    case SND_SEQ_EVENT_CLIENT_EXIT:
    case SND_SEQ_EVENT_PORT_EXIT:
        // Only the system may say so; any client could send the like.
        if (from->source.client != SND_SEQ_CLIENT_SYSTEM) break;
        to->kind = nacre_midi_gone;
        to->client = from->data.addr.client;
        to->port = from->type == SND_SEQ_EVENT_PORT_EXIT ? from->data.addr.port : -1;
        break;
    default: break;
    }
}

int nacre_midi_next(void *handle, nacre_midi_event *event) {
    snd_seq_event_t *from = NULL;
    int result = snd_seq_event_input(handle, &from);
    if (result < 0) return result;
    if (from == NULL) return -EAGAIN;
    read_event(from, event);
    return 0;
}

int nacre_midi_send(void *handle, int own, const nacre_midi_event *event) {
    snd_seq_event_t out;
    snd_seq_ev_clear(&out);
    snd_seq_ev_set_source(&out, (unsigned char)own);
    snd_seq_ev_set_subs(&out);
    snd_seq_ev_set_direct(&out);
    unsigned char channel = (unsigned char)(event->channel & 15);
    switch (event->kind) {
    case nacre_midi_note_on:
        snd_seq_ev_set_noteon(&out, channel, (event->number & 127), (event->value & 127));
        break;
    case nacre_midi_note_off:
        snd_seq_ev_set_noteoff(&out, channel, (event->number & 127), (event->value & 127));
        break;
    case nacre_midi_controller:
        snd_seq_ev_set_controller(&out, channel, event->number & 127, event->value & 127);
        break;
    case nacre_midi_program: snd_seq_ev_set_pgmchange(&out, channel, event->value & 127); break;
    case nacre_midi_pressure: snd_seq_ev_set_chanpress(&out, channel, event->value & 127); break;
    case nacre_midi_pitch: snd_seq_ev_set_pitchbend(&out, channel, event->value); break;
    default: return -EINVAL;
    }
    int result = snd_seq_event_output_direct(handle, &out);
    return result < 0 ? result : 0;
}

int nacre_midi_port_at(void *handle, int index, nacre_midi_port *to) {
    snd_seq_client_info_t *client;
    snd_seq_port_info_t *port;
    snd_seq_client_info_alloca(&client);
    snd_seq_port_info_alloca(&port);
    snd_seq_client_info_set_client(client, -1);
    while (snd_seq_query_next_client(handle, client) >= 0) {
        int number = snd_seq_client_info_get_client(client);
        if (number == SND_SEQ_CLIENT_SYSTEM || number == snd_seq_client_id(handle)) continue;
        snd_seq_port_info_set_client(port, number);
        snd_seq_port_info_set_port(port, -1);
        while (snd_seq_query_next_port(handle, port) >= 0) {
            unsigned can = snd_seq_port_info_get_capability(port);
            if (index-- > 0) continue;
            memset(to, 0, sizeof *to);
            to->client = number;
            to->port = snd_seq_port_info_get_port(port);
            to->card = snd_seq_client_info_get_card(client);
            to->readable = (can & SND_SEQ_PORT_CAP_SUBS_READ) != 0;
            to->writable = (can & SND_SEQ_PORT_CAP_SUBS_WRITE) != 0;
            strncpy(to->client_name, snd_seq_client_info_get_name(client), 79);
            strncpy(to->port_name, snd_seq_port_info_get_name(port), 79);
            return 1;
        }
    }
    return 0;
}
