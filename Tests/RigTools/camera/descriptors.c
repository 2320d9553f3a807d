#include "descriptors.h"

#include <string.h>

#define LE16(x) (uint8_t)(x), (uint8_t)((x) >> 8)
#define LE32(x) (uint8_t)(x), (uint8_t)((x) >> 8), (uint8_t)((x) >> 16), (uint8_t)((x) >> 24)

enum { interface_video = 0x0e, video_control = 1, video_streaming = 2, video_collection = 3 };
enum { class_interface = 0x24 };

const struct camera_size camera_sizes[size_count] = {{640, 480}, {320, 240}};

// A list of descriptors that grows.
struct list {
    uint8_t *bytes;
    size_t count;
};

static void append(struct list *list, const uint8_t *bytes, size_t count) {
    memcpy(list->bytes + list->count, bytes, count);
    list->count += count;
}
// A descriptor starts with its length, which is that of what is written here plus one.
#define ADD(list, ...)                                                   \
    do {                                                                 \
        const uint8_t rest[] = {__VA_ARGS__};                            \
        const uint8_t length = sizeof rest + 1;                          \
        append(list, &length, 1);                                        \
        append(list, rest, sizeof rest);                                 \
    } while (0)

static void set16(uint8_t *place, size_t value) {
    place[0] = (uint8_t)value;
    place[1] = (uint8_t)(value >> 8);
}

size_t describe_device(uint8_t *bytes, int has_serial) {
    const uint8_t device[] = {
        18, 1, LE16(0x0200), 0xef, 2, 1, 64,
        LE16(0x1209), LE16(0x0010), LE16(0x0100),  // Vendor, product, version.
        1, 2, has_serial ? 3 : 0, 1,               // Strings; how many configurations.
    };
    memcpy(bytes, device, sizeof device);
    return sizeof device;
}

// A format by its GUID: four characters and a fixed tail.
static void add_uncompressed(struct list *list, enum camera_format format) {
    const char *name = format == format_yuyv ? "YUY2" : "Z16 ";
    ADD(list, class_interface, 4, format, size_count, (uint8_t)name[0], (uint8_t)name[1],
        (uint8_t)name[2], (uint8_t)name[3], 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71,
        16, 1, 0, 0, 0, 0);
}

static void add_frames(struct list *list, uint8_t kind) {
    for (uint8_t i = 0; i < size_count; i++) {
        uint32_t width = camera_sizes[i].width, height = camera_sizes[i].height;
        uint32_t bytes = width * height * 2;
        ADD(list, class_interface, kind, (uint8_t)(i + 1), 0, LE16(width), LE16(height),
            LE32(bytes * 8 * 10), LE32(bytes * 8 * 30), LE32(bytes), LE32(interval_fast), 2,
            LE32(interval_fast), LE32(interval_slow));
    }
    ADD(list, class_interface, 0x0d, 1, 1, 4);  // Colours: BT.709, BT.601 matrix.
}

static void add_streaming(struct list *list) {
    ADD(list, 4, 1, 0, 1, interface_video, video_streaming, 0, 0);
    size_t header = list->count;
    ADD(list, class_interface, 1, format_count, 0, 0, 0x81, 0, 3, 0, 0, 0, 1, 0, 0, 0);
    for (enum camera_format format = format_yuyv; format <= format_z16; format++) {
        if (format == format_mjpeg) {
            ADD(list, class_interface, 6, format, size_count, 1, 1, 0, 0, 0, 0);
            add_frames(list, 7);
        } else {
            add_uncompressed(list, format);
            add_frames(list, 5);
        }
    }
    set16(list->bytes + header + 4, list->count - header);
    ADD(list, 5, 0x81, 2, LE16(512), 0);  // The endpoint: bulk, to the host.
}

size_t describe_configuration(uint8_t *bytes) {
    struct list list = {bytes, 0};
    ADD(&list, 2, 0, 0, 2, 1, 0, 0x80, 250);
    ADD(&list, 0x0b, 0, 2, interface_video, video_collection, 0, 2);
    ADD(&list, 4, 0, 0, 0, interface_video, video_control, 0, 2);
    size_t header = list.count;
    ADD(&list, class_interface, 1, LE16(0x0100), 0, 0, LE32(48000000), 1, 1);
    // A lens without controls, and the terminal through which its pictures leave.
    ADD(&list, class_interface, 2, 1, LE16(0x0201), 0, 0, LE16(0), LE16(0), LE16(0), 3, 0, 0, 0);
    ADD(&list, class_interface, 3, 3, LE16(0x0101), 0, 1, 0);
    set16(bytes + header + 5, list.count - header);
    add_streaming(&list);
    set16(bytes + 2, list.count);
    return list.count;
}
