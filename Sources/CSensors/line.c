#include "CSensors.h"

#include <asm/termbits.h>
#include <sys/ioctl.h>

int nacre_line_configure(int fd, unsigned baud, bool flush) {
    struct termios2 line;
    if (ioctl(fd, TCGETS2, &line) < 0) return -1;
    line.c_iflag = IGNBRK | IGNPAR;
    line.c_oflag = 0;
    line.c_lflag = 0;
    line.c_cflag = CS8 | CREAD | CLOCAL | HUPCL | BOTHER | (BOTHER << IBSHIFT);
    line.c_ispeed = baud;
    line.c_ospeed = baud;
    // A read of nothing then means that the line hung up, not that it is quiet.
    line.c_cc[VMIN] = 1;
    line.c_cc[VTIME] = 0;
    if (ioctl(fd, TCSETS2, &line) < 0) return -1;
    return flush ? ioctl(fd, TCFLSH, TCIFLUSH) : 0;
}

int nacre_line_set_dtr(int fd, bool on) {
    int line = TIOCM_DTR;
    return ioctl(fd, on ? TIOCMBIS : TIOCMBIC, &line);
}
