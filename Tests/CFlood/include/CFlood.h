// A sender of OSC that is faster than any receiver: many datagrams with one call of the system.
#ifndef CFLOOD_H
#define CFLOOD_H

#include <stdint.h>

// What a flood came to.
typedef struct {
    uint64_t datagrams;  // handed to the kernel
    uint64_t messages;   // in them
    uint64_t refused;    // datagrams that the kernel did not take
    double seconds;
} nacre_flood_result;

// Sends messages to 127.0.0.1:port for some seconds, at most `rate` messages a second (0: as
// fast as it goes), `bundle` messages a datagram (1: without a bundle round it).
//
// Half of the messages are /flood/level with a float, the other half /flood/hit with an int.
nacre_flood_result nacre_flood(uint16_t port, double seconds, double rate, int bundle);

#endif
