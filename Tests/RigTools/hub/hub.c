// A HID sensor hub made of a program, through uhid: the kernel makes an accelerometer
// (accel_3d, 50 readings a second while a buffer wants them) and a light sensor (als) of it.
//   hub
// Lines of standard input change what it feels: "accel X Y Z" in hundredths of a g, "light
// LUX". The end of the input pulls it out. The numbers of the descriptor are those of the HID
// Usage Tables, page 0x20 (Sensors).
#include <fcntl.h>
#include <linux/uhid.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { report_accel = 1, report_light = 2 };
enum { item_feature = 0xb1, item_input = 0x81, constant_array = 0x00, variable = 0x02 };

static int file;
static short accel[3] = {0, 0, 100};
static unsigned light = 200;

// What the kernel may set, as it lies in the report: its number, connection, reporting state,
// power, state, interval in ms (4 bytes), sensitivity (2 bytes).
static unsigned char features[3][11] = {
    [report_accel] = {report_accel, 1, 0, 1, 1, 20, 0, 0, 0, 1, 0},
    [report_light] = {report_light, 1, 0, 1, 1, 100, 0, 0, 0, 1, 0},
};

// MARK: The descriptor

static struct {
    unsigned char bytes[1024];
    size_t count;
} descriptor;

static void put(const void *bytes, size_t count) {
    memcpy(descriptor.bytes + descriptor.count, bytes, count);
    descriptor.count += count;
}
#define PUT(...)                                        \
    do {                                                \
        const unsigned char items[] = {__VA_ARGS__};    \
        put(items, sizeof items);                       \
    } while (0)
#define USAGE(x) 0x0a, (x) & 255, (x) >> 8

// One of a list of names, such as the states a sensor may be in.
static void put_choice(unsigned usage, unsigned first, unsigned char count, unsigned char item) {
    PUT(USAGE(usage), 0x15, 0, 0x25, (unsigned char)(count - 1), 0x75, 8, 0x95, 1, 0xa1, 2);
    for (unsigned i = 0; i < count; i++) PUT(USAGE(first + i));
    PUT(item, constant_array, 0xc0);
}

static void put_features(unsigned measured) {
    put_choice(0x0309, 0x0830, 3, item_feature);  // How it is connected.
    put_choice(0x0316, 0x0840, 6, item_feature);  // When it reports.
    put_choice(0x0319, 0x0850, 6, item_feature);  // Power.
    put_choice(0x0201, 0x0800, 7, item_feature);  // State.
    // Interval: 32 bits, ms. Sensitivity: 16 bits, hundredths.
    PUT(USAGE(0x030e), 0x15, 0, 0x27, 0xff, 0xff, 0xff, 0x7f, 0x75, 32, 0x95, 1, 0x55, 0,
        item_feature, variable);
    PUT(USAGE(0x1000 | measured), 0x15, 0, 0x26, 0xff, 0x7f, 0x75, 16, 0x95, 1, 0x55, 0x0e,
        item_feature, variable);
}

static void put_sensor(unsigned char kind, unsigned char report, unsigned measured) {
    PUT(0x05, 0x20, 0x09, kind, 0xa1, 0, 0x85, report);
    put_features(measured);
    put_choice(0x0201, 0x0800, 7, item_input);  // State.
    put_choice(0x0202, 0x0810, 6, item_input);  // Why it reports.
}

static void put_descriptor(void) {
    PUT(0x05, 0x20, 0x09, 0x01, 0xa1, 1);
    put_sensor(0x73, report_accel, 0x0452);
    for (unsigned axis = 0x0453; axis <= 0x0455; axis++) {
        PUT(USAGE(axis), 0x16, 0x01, 0x80, 0x26, 0xff, 0x7f, 0x75, 16, 0x95, 1, 0x55, 0x0e,
            item_input, variable);
    }
    PUT(0xc0);
    put_sensor(0x41, report_light, 0x04d1);
    PUT(USAGE(0x04d1), 0x15, 0, 0x27, 0xff, 0xff, 0xff, 0x7f, 0x75, 32, 0x95, 1, 0x55, 0,
        item_input, variable);
    PUT(0xc0, 0xc0);
}

// MARK: Talking with the kernel

static bool send_event(struct uhid_event *event) {
    return write(file, event, sizeof *event) == sizeof *event;
}

static bool create(void) {
    file = open("/dev/uhid", O_RDWR);
    if (file < 0) return false;
    put_descriptor();
    struct uhid_event event = {.type = UHID_CREATE2};
    struct uhid_create2_req *new = &event.u.create2;
    snprintf((char *)new->name, sizeof new->name, "Rig Sensor Hub");
    snprintf((char *)new->uniq, sizeof new->uniq, "rig-1");
    new->bus = 3;  // USB.
    new->vendor = 0x1209;
    new->product = 1;
    new->rd_size = (unsigned short)descriptor.count;
    memcpy(new->rd_data, descriptor.bytes, descriptor.count);
    return send_event(&event);
}

// What a sensor feels at this moment, as its input report.
static unsigned short feel(unsigned report, unsigned char *bytes) {
    bytes[0] = (unsigned char)report;
    bytes[1] = 2;  // Ready.
    bytes[2] = 3;  // New data.
    if (report == report_accel) {
        memcpy(bytes + 3, accel, sizeof accel);
        return 3 + sizeof accel;
    }
    memcpy(bytes + 3, &light, sizeof light);
    return 3 + sizeof light;
}

static bool is_report(unsigned number) {
    return number == report_accel || number == report_light;
}

// Answers one question; false where the kernel has let go.
static bool answer(void) {
    struct uhid_event event;
    if (read(file, &event, sizeof event) <= 0) return false;
    struct uhid_event reply = {0};
    if (event.type == UHID_GET_REPORT) {
        const struct uhid_get_report_req *asked = &event.u.get_report;
        struct uhid_get_report_reply_req *given = &reply.u.get_report_reply;
        reply.type = UHID_GET_REPORT_REPLY;
        given->id = asked->id;
        given->err = is_report(asked->rnum) ? 0 : 5;
        if (given->err == 0 && asked->rtype == UHID_FEATURE_REPORT) {
            given->size = sizeof features[0];
            memcpy(given->data, features[asked->rnum], given->size);
        } else if (given->err == 0) {
            given->size = feel(asked->rnum, given->data);
        }
        return send_event(&reply);
    }
    if (event.type == UHID_SET_REPORT) {
        const struct uhid_set_report_req *asked = &event.u.set_report;
        reply.type = UHID_SET_REPORT_REPLY;
        reply.u.set_report_reply.id = asked->id;
        if (is_report(asked->rnum) && asked->size <= sizeof features[0]) {
            memcpy(features[asked->rnum], asked->data, asked->size);
        }
        return send_event(&reply);
    }
    return true;
}

// Reports unasked where the kernel wants it: reporting state 1 is "all events".
static bool report(void) {
    if (features[report_accel][2] == 0) return true;
    struct uhid_event event = {.type = UHID_INPUT2};
    event.u.input2.size = feel(report_accel, event.u.input2.data);
    return send_event(&event);
}

// Takes one line; false at the end.
static bool listen_once(void) {
    char line[80];
    if (fgets(line, sizeof line, stdin) == NULL) return false;
    sscanf(line, "accel %hd %hd %hd", &accel[0], &accel[1], &accel[2]);
    sscanf(line, "light %u", &light);
    return true;
}

static long milliseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int main(void) {
    setvbuf(stdin, NULL, _IONBF, 0);  // So that poll sees every line that waits.
    if (!create()) {
        perror("hub: could not plug it in");
        return 1;
    }
    struct pollfd waiting[] = {{.fd = file, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
    for (long due = milliseconds();;) {
        long left = due - milliseconds();
        poll(waiting, 2, left > 0 ? (int)left : 0);
        if (waiting[0].revents != 0 && !answer()) return 0;
        if (waiting[1].revents != 0 && !listen_once()) return 0;
        if (milliseconds() < due) continue;
        due = milliseconds() + 20;
        if (!report()) return 0;
    }
}
