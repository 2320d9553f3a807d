#include "CVideo4Linux.h"

#include <errno.h>
#include <fcntl.h>
#include <libv4l2.h>
#include <linux/usbdevice_fs.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

int nacre_v4l_open(const char *path, int flags) { return v4l2_open(path, flags); }

int nacre_v4l_ioctl(int fd, unsigned long request, void *argument) {
    return v4l2_ioctl(fd, request, argument);
}

int nacre_v4l_open_plain(const char *path, int flags) { return open(path, flags); }

int nacre_v4l_ioctl_plain(int fd, unsigned long request, void *argument) {
    return ioctl(fd, request, argument);
}

void *nacre_v4l_mmap(size_t length, int fd, int64_t offset) {
    void *start = v4l2_mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
    return start == MAP_FAILED ? NULL : start;
}

int nacre_v4l_munmap(void *start, size_t length) { return v4l2_munmap(start, length); }

int nacre_v4l_close(int fd) { return v4l2_close(fd); }

int nacre_usb_reset(const char *path) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    int result = ioctl(fd, USBDEVFS_RESET, 0);
    int code = errno;
    close(fd);
    errno = code;
    return result;
}

void nacre_v4l_silence(void) {
    // "e": not for children. Where even this fails, libv4l2 goes on writing to stderr.
    if (v4l2_log_file == NULL) v4l2_log_file = fopen("/dev/null", "we");
}
