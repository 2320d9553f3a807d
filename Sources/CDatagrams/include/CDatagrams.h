// Many datagrams with one call of the system; the call and its header are hidden from Swift.
#ifndef CDATAGRAMS_H
#define CDATAGRAMS_H

#include <stddef.h>
#include <stdint.h>

enum { nacre_datagrams_most = 32 };

// What came, and what the kernel says beside it.
typedef struct {
    uint32_t length;
    uint32_t host;          // the sender's IPv4 address
    uint16_t port;          // and port
    int32_t has_stamp;      // whether the kernel says when it came:
    int64_t stamp_seconds;  // by the wall clock
    int64_t stamp_nanoseconds;
    int32_t has_overflow;  // whether it says how many were dropped:
    uint32_t overflow;     // since the socket was opened, modulo 2^32
} nacre_datagram;

// Takes up to `count` datagrams (at most nacre_datagrams_most) out of the kernel's buffer.
//
// The bytes of the n-th lie at storage + n * room. Answers how many there were, or -1 with errno.
int nacre_receive_many(
    int descriptor, uint8_t *storage, size_t room, nacre_datagram *datagrams, int count);

#endif
