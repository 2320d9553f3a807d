#define _GNU_SOURCE
#include "CFlood.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, ROOM = 1400 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static int put_message(uint8_t *out, uint64_t number) {
    int is_level = number % 2 == 0;
    memset(out, 0, 24);
    memcpy(out, is_level ? "/flood/level" : "/flood/hit", is_level ? 12 : 10);
    int place = is_level ? 16 : 12;
    memcpy(out + place, is_level ? ",f" : ",i", 2);
    uint32_t bits = 1;
    if (is_level) {
        float value = (number % 1000) / 1000.0f;
        memcpy(&bits, &value, 4);
    }
    bits = htonl(bits);
    memcpy(out + place + 4, &bits, 4);
    return place + 8;
}

static int put_datagram(uint8_t *out, uint64_t number, int bundle) {
    if (bundle <= 1) return put_message(out, number);
    memcpy(out, "#bundle\0\0\0\0\0\0\0\0\1", 16);
    int place = 16;
    for (int index = 0; index < bundle; index++) {
        int size = put_message(out + place + 4, number + index);
        uint32_t big = htonl(size);
        memcpy(out + place, &big, 4);
        place += 4 + size;
    }
    return place;
}

nacre_flood_result nacre_flood(uint16_t port, double seconds, double rate, int bundle) {
    nacre_flood_result result = {0, 0, 0, 0};
    static _Thread_local uint8_t bytes[BATCH][ROOM];
    struct mmsghdr headers[BATCH];
    struct iovec slices[BATCH];
    if (bundle < 1) bundle = 1;
    if (bundle > (ROOM - 16) / 28) bundle = (ROOM - 16) / 28;
    int wire = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (wire < 0 || connect(wire, (struct sockaddr *)&to, sizeof to) != 0) return result;
    double start = now();
    while ((result.seconds = now() - start) < seconds) {
        // What is due by now; a sender that slept longer than a batch makes up for it.
        double due = rate > 0 ? result.seconds * rate - (double)result.messages : 1e18;
        if (due < bundle) {
            struct timespec nap = {0, 200000};
            nanosleep(&nap, NULL);
            continue;
        }
        int count = due / bundle < BATCH ? (int)(due / bundle) : BATCH;
        for (int index = 0; index < count; index++) {
            int size = put_datagram(
                bytes[index], result.messages + (uint64_t)index * bundle, bundle);
            slices[index] = (struct iovec){bytes[index], size};
            memset(&headers[index], 0, sizeof headers[index]);
            headers[index].msg_hdr.msg_iov = &slices[index];
            headers[index].msg_hdr.msg_iovlen = 1;
        }
        int sent = sendmmsg(wire, headers, count, 0);
        if (sent < 0) {
            result.refused++;
            continue;
        }
        result.datagrams += sent;
        result.messages += (uint64_t)sent * bundle;
    }
    close(wire);
    return result;
}
