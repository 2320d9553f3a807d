// The messages of Linux' Documentation/usb/usbip_protocol.rst: 48 bytes, big-endian, then data.
#include "usbip.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { command_submit = 1, command_unlink = 2, answer_submit = 3, answer_unlink = 4 };
enum { speed_high = 3 };

struct header {
    uint32_t command, sequence, device, direction, endpoint;
    // Submit: flags, length, first frame, packets, interval. Its answer: status, length, …
    // Unlink: the victim. Its answer: status.
    uint32_t words[5];
    uint8_t setup[8];
};
_Static_assert(sizeof(struct header) == 48, "the protocol fixes the size");

int usbip_plug(int port) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0) return -1;
    int room = 1 << 20;
    setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    int file = open("/sys/devices/platform/vhci_hcd.0/attach", O_WRONLY);
    char line[64];
    int length = snprintf(
        line, sizeof line, "%d %d %d %d", port, pair[1], 0x10001 + port, speed_high);
    bool plugged = file >= 0 && write(file, line, (size_t)length) == length;
    int reason = errno;
    if (file >= 0) close(file);
    close(pair[1]);
    if (plugged) return pair[0];
    close(pair[0]);
    errno = reason;
    return -1;
}

static bool read_whole(int socket, void *bytes, size_t count) {
    char *place = bytes;
    while (count > 0) {
        ssize_t got = read(socket, place, count);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        place += got;
        count -= (size_t)got;
    }
    return true;
}

static bool write_whole(int socket, const void *bytes, size_t count) {
    const char *place = bytes;
    while (count > 0) {
        ssize_t put = send(socket, place, count, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        place += put;
        count -= (size_t)put;
    }
    return true;
}

struct usbip_request usbip_receive(int socket) {
    struct usbip_request request = {.kind = usbip_closed};
    struct header header;
    if (!read_whole(socket, &header, sizeof header)) return request;
    request.sequence = header.sequence;  // Only ever sent back: it stays in their byte order.
    if (be32toh(header.command) == command_unlink) {
        request.kind = usbip_unlink;
        request.victim = header.words[0];
        return request;
    }
    if (be32toh(header.command) != command_submit) return request;
    request.to_host = be32toh(header.direction) != 0;
    request.endpoint = be32toh(header.endpoint);
    request.length = be32toh(header.words[1]);
    memcpy(request.setup, header.setup, sizeof request.setup);
    if (!request.to_host) {
        if (request.length > sizeof request.data) return request;
        if (!read_whole(socket, request.data, request.length)) return request;
    }
    request.kind = usbip_submit;
    return request;
}

bool usbip_answer(
    int socket, const struct usbip_request *request, int status, const void *bytes,
    uint32_t count) {
    struct header header = {
        .command = htobe32(answer_submit),
        .sequence = request->sequence,
        .words = {htobe32((uint32_t)status), htobe32(count)},
    };
    if (!write_whole(socket, &header, sizeof header)) return false;
    return !request->to_host || count == 0 || write_whole(socket, bytes, count);
}

bool usbip_answer_unlink(int socket, const struct usbip_request *request, bool taken_back) {
    struct header header = {
        .command = htobe32(answer_unlink),
        .sequence = request->sequence,
        .words = {htobe32(taken_back ? (uint32_t)-ECONNRESET : 0)},
    };
    return write_whole(socket, &header, sizeof header);
}
