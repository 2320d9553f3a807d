#include "CSensors.h"

#include <fcntl.h>
#include <libevdev-1.0/libevdev/libevdev.h>
#include <sys/ioctl.h>

int nacre_sensor_open(const char *path, int flags) { return open(path, flags); }

int nacre_sensor_ioctl(int fd, unsigned long request, void *argument) {
    return ioctl(fd, request, argument);
}

int nacre_sensor_ioctl_number(int fd, unsigned long request, unsigned long argument) {
    return ioctl(fd, request, argument);
}

unsigned long nacre_evdev_get_bits(unsigned type, unsigned bytes) {
    return EVIOCGBIT(type, bytes);
}

unsigned long nacre_evdev_get_properties(unsigned bytes) { return EVIOCGPROP(bytes); }

unsigned long nacre_evdev_get_keys(unsigned bytes) { return EVIOCGKEY(bytes); }

unsigned long nacre_evdev_get_switches(unsigned bytes) { return EVIOCGSW(bytes); }

unsigned long nacre_evdev_get_axis(unsigned axis) { return EVIOCGABS(axis); }

unsigned long nacre_evdev_get_slots(unsigned bytes) { return EVIOCGMTSLOTS(bytes); }

int nacre_evdev_type_of_name(const char *name) {
    return libevdev_event_type_from_code_name(name);
}

int nacre_evdev_code_of_name(const char *name) {
    return libevdev_event_code_from_code_name(name);
}

const char *nacre_evdev_name(unsigned type, unsigned code) {
    return libevdev_event_code_get_name(type, code);
}
