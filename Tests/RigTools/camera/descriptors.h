// How the virtual camera describes itself: USB 2.0 and the USB Video Class 1.0, bulk transfer.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum camera_format { format_yuyv = 1, format_mjpeg = 2, format_z16 = 3, format_count = 3 };
enum { size_count = 2 };
enum { payload_size = 16384 };
// Between two pictures, of 100 ns each: 30 or 10 pictures a second.
enum { interval_fast = 333333, interval_slow = 1000000 };

struct camera_size {
    uint32_t width, height;
};
// By frame index less one; the same for every format.
extern const struct camera_size camera_sizes[size_count];

// The device descriptor; without a serial number where `has_serial` is 0.
size_t describe_device(uint8_t *bytes, int has_serial);

// The whole configuration, at most 512 bytes.
size_t describe_configuration(uint8_t *bytes);
