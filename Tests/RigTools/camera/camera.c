// A USB video camera made of a program: started it is plugged in, ended it is pulled out,
// stopped (SIGSTOP) it hangs without a word.
//   camera PORT [--serial TEXT] [--mark LUMA] [--jpeg FILE] [--damaged COUNT]
// PORT: 0 … 7 of the virtual controller. LUMA, 0 … 255: what every pixel of its YUYV pictures
// shows, by which a test knows which camera it sees; Z16 pictures hold 10 × LUMA + column.
// FILE: the picture of its MJPEG pictures. COUNT: how many of the first of each MJPEG stream
// are cut in half, as real cameras do.
// YUYV and Z16 pictures begin with four bytes that are no picture: their number, little-endian.
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "descriptors.h"
#include "usbip.h"

enum { queue_size = 64, frame_room = 640 * 480 * 2, jpeg_room = frame_room };

static struct {
    int port;
    const char *serial;
    unsigned mark;
    unsigned damaged;
    uint8_t *jpeg;
    uint32_t jpeg_count;
} options = {.mark = 128};

// The state of the one stream.
static struct {
    int socket;
    uint8_t probe[26];  // The settings under negotiation, as the class lays them out.
    enum camera_format format;
    unsigned size;
    bool is_streaming;
    struct usbip_request queue[queue_size];  // Buffers that the kernel has offered.
    unsigned first, count;
    uint8_t frame[frame_room];
    uint32_t frame_count, sent, number, since_start;
    uint8_t toggle;
    double due;
    uint32_t interval;
} camera = {.format = format_yuyv, .interval = interval_fast};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

// MARK: Pictures

static void make_frame(void) {
    uint32_t width = camera_sizes[camera.size].width, height = camera_sizes[camera.size].height;
    if (camera.format == format_mjpeg) {
        bool cut = camera.since_start < options.damaged;
        camera.frame_count = cut ? options.jpeg_count / 2 : options.jpeg_count;
        memcpy(camera.frame, options.jpeg, camera.frame_count);
    } else {
        camera.frame_count = width * height * 2;
        for (uint32_t i = 0; i < width * height; i++) {
            uint32_t value = camera.format == format_yuyv ? 0x8000 | options.mark
                                                          : options.mark * 10 + i % width;
            camera.frame[2 * i] = (uint8_t)value;
            camera.frame[2 * i + 1] = (uint8_t)(value >> 8);
        }
        memcpy(camera.frame, &camera.number, sizeof camera.number);
    }
    camera.sent = 0;
    camera.number++;
    camera.since_start++;
    camera.toggle ^= 1;
}

static void stop_stream(void) {
    camera.is_streaming = false;
    camera.frame_count = camera.sent = 0;
}

// Fills the buffers on offer as far as pictures are due; false where the kernel let go.
static bool pump(void) {
    static uint8_t payload[payload_size];
    while (camera.is_streaming && camera.count > 0) {
        if (camera.sent == camera.frame_count) {
            double time = now();
            if (time < camera.due) return true;
            camera.due += camera.interval * 1e-7;
            if (camera.due < time) camera.due = time;
            make_frame();
        }
        struct usbip_request request = camera.queue[camera.first];
        camera.first = (camera.first + 1) % queue_size;
        camera.count--;
        uint32_t room = request.length < payload_size ? request.length : payload_size;
        uint32_t part = camera.frame_count - camera.sent;
        if (part > room - 2) part = room - 2;
        bool is_last = camera.sent + part == camera.frame_count;
        // The class' header: its length; "header ends", "last of its picture", which picture.
        payload[0] = 2;
        payload[1] = (uint8_t)(0x80 | (is_last ? 2 : 0) | camera.toggle);
        memcpy(payload + 2, camera.frame + camera.sent, part);
        camera.sent += part;
        if (!usbip_answer(camera.socket, &request, 0, payload, part + 2)) return false;
    }
    return true;
}

// MARK: Questions

static uint32_t give_string(unsigned index, uint8_t *bytes) {
    const char *strings[] = {NULL, "Nacre", "Rig Camera", options.serial};
    if (index == 0) {
        memcpy(bytes, (uint8_t[]){4, 3, 0x09, 0x04}, 4);  // English alone.
        return 4;
    }
    if (index > 3 || strings[index] == NULL) return 0;
    uint32_t count = (uint32_t)strlen(strings[index]);
    bytes[0] = (uint8_t)(2 + 2 * count);
    bytes[1] = 3;
    for (uint32_t i = 0; i < count; i++) {
        bytes[2 + 2 * i] = (uint8_t)strings[index][i];
        bytes[3 + 2 * i] = 0;
    }
    return 2 + 2 * count;
}

static void put32(uint8_t *place, uint32_t value) {
    for (int i = 0; i < 4; i++) place[i] = (uint8_t)(value >> 8 * i);
}

static uint32_t get32(const uint8_t *place) {
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) value |= (uint32_t)place[i] << 8 * i;
    return value;
}

// Holds the settings under negotiation to what the camera can do.
static void settle_probe(void) {
    uint8_t *probe = camera.probe;
    if (probe[2] < 1 || probe[2] > format_count) probe[2] = format_yuyv;
    if (probe[3] < 1 || probe[3] > size_count) probe[3] = 1;
    const struct camera_size *size = &camera_sizes[probe[3] - 1];
    if (get32(probe + 4) != interval_slow) put32(probe + 4, interval_fast);
    put32(probe + 18, size->width * size->height * 2);
    put32(probe + 22, payload_size);
}

// Answers a question to endpoint 0; false where the kernel let go.
static bool control(const struct usbip_request *request) {
    const uint8_t *setup = request->setup;
    unsigned type = setup[0], code = setup[1], low = setup[2], high = setup[3];
    unsigned wanted = setup[6] | (unsigned)setup[7] << 8;
    uint8_t bytes[512];
    uint32_t count = 0;
    bool is_known = true;
    bool is_stream = setup[4] == 1 && (high == 1 || high == 2);  // Probe or commit.
    if (type == 0x80 && code == 6 && high == 1) {
        count = (uint32_t)describe_device(bytes, options.serial != NULL);
    } else if (type == 0x80 && code == 6 && high == 2) {
        count = (uint32_t)describe_configuration(bytes);
    } else if (type == 0x80 && code == 6 && high == 3) {
        is_known = (count = give_string(low, bytes)) > 0;
    } else if (type == 0x80 && code == 0) {
        count = 2;  // Status: nothing special.
        memset(bytes, 0, count);
    } else if ((type & 0x80) == 0 && (type & 0x60) == 0) {
        // Address, configuration, alternative, halt: taken and forgotten.
        if (type == 2 && code == 1) stop_stream();
    } else if (type == 0xa1 && is_stream && code == 0x86) {
        count = 1;
        bytes[0] = 3;  // May be read and set.
    } else if (type == 0xa1 && is_stream && code == 0x85) {
        count = 2;
        memcpy(bytes, (uint8_t[]){sizeof camera.probe, 0}, 2);
    } else if (type == 0xa1 && is_stream) {
        settle_probe();
        count = sizeof camera.probe;
        memcpy(bytes, camera.probe, count);
    } else if (type == 0x21 && is_stream) {
        uint32_t length = request->length;
        if (length > sizeof camera.probe) length = sizeof camera.probe;
        memcpy(camera.probe, request->data, length);
        settle_probe();
        if (high == 2) {
            camera.format = camera.probe[2];
            camera.size = camera.probe[3] - 1u;
            camera.interval = get32(camera.probe + 4);
            camera.since_start = 0;
            stop_stream();
        }
    } else {
        is_known = false;
    }
    if (!is_known) return usbip_answer(camera.socket, request, -EPIPE, NULL, 0);
    if (!request->to_host) {
        return usbip_answer(camera.socket, request, 0, NULL, request->length);
    }
    return usbip_answer(camera.socket, request, 0, bytes, count < wanted ? count : wanted);
}

// Takes back a buffer that was offered.
static bool take_back(const struct usbip_request *request) {
    bool found = false;
    unsigned kept = 0;
    for (unsigned i = 0; i < camera.count; i++) {
        struct usbip_request *offered = &camera.queue[(camera.first + i) % queue_size];
        if (offered->sequence == request->victim) {
            found = true;
        } else {
            camera.queue[(camera.first + kept++) % queue_size] = *offered;
        }
    }
    camera.count = kept;
    if (kept == 0) stop_stream();
    return usbip_answer_unlink(camera.socket, request, found);
}

static bool offer(const struct usbip_request *request) {
    if (camera.count == queue_size) return usbip_answer(camera.socket, request, -EPIPE, NULL, 0);
    camera.queue[(camera.first + camera.count++) % queue_size] = *request;
    if (!camera.is_streaming) {
        camera.is_streaming = true;
        camera.frame_count = camera.sent = 0;
        camera.due = now();
    }
    return true;
}

static bool serve(void) {
    struct pollfd waiting = {.fd = camera.socket, .events = POLLIN};
    int milliseconds = 1000;
    if (camera.is_streaming && camera.count > 0) {
        double left = (camera.due - now()) * 1000;
        milliseconds = left < 0 ? 0 : (int)left + 1;
    }
    if (poll(&waiting, 1, milliseconds) > 0) {
        struct usbip_request request = usbip_receive(camera.socket);
        bool goes_on = request.kind == usbip_unlink   ? take_back(&request)
                       : request.kind == usbip_closed ? false
                       : request.endpoint == 0        ? control(&request)
                                                      : offer(&request);
        if (!goes_on) return false;
    }
    return pump();
}

static void read_jpeg(const char *path) {
    FILE *file = fopen(path, "rb");
    options.jpeg = malloc(jpeg_room);
    if (file == NULL || options.jpeg == NULL) {
        perror(path);
        exit(1);
    }
    options.jpeg_count = (uint32_t)fread(options.jpeg, 1, jpeg_room, file);
    fclose(file);
}

int main(int count, char **words) {
    static const struct option known[] = {
        {"serial", required_argument, NULL, 's'}, {"mark", required_argument, NULL, 'm'},
        {"jpeg", required_argument, NULL, 'j'},   {"damaged", required_argument, NULL, 'd'},
        {NULL, 0, NULL, 0},
    };
    for (int which; (which = getopt_long(count, words, "", known, NULL)) != -1;) {
        switch (which) {
            case 's': options.serial = optarg; break;
            case 'm': options.mark = (unsigned)atoi(optarg) & 255; break;
            case 'j': read_jpeg(optarg); break;
            case 'd': options.damaged = (unsigned)atoi(optarg); break;
            default: return 2;
        }
    }
    if (optind + 1 != count) {
        fprintf(stderr, "camera: say a port, 0 to 7\n");
        return 2;
    }
    camera.socket = usbip_plug(atoi(words[optind]));
    if (camera.socket < 0) {
        perror("camera: could not plug it in");
        return 1;
    }
    while (serve()) {}
    return 0;
}
