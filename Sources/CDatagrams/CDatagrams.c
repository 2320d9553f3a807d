#define _GNU_SOURCE
#include "CDatagrams.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static void read_control(struct msghdr *header, nacre_datagram *datagram) {
    for (struct cmsghdr *entry = CMSG_FIRSTHDR(header); entry; entry = CMSG_NXTHDR(header, entry)) {
        if (entry->cmsg_level != SOL_SOCKET) continue;
        if (entry->cmsg_type == SO_RXQ_OVFL && entry->cmsg_len >= CMSG_LEN(sizeof(uint32_t))) {
            memcpy(&datagram->overflow, CMSG_DATA(entry), sizeof datagram->overflow);
            datagram->has_overflow = 1;
        }
        if (entry->cmsg_type == SCM_TIMESTAMPNS &&
            entry->cmsg_len >= CMSG_LEN(sizeof(struct timespec))) {
            struct timespec stamp;
            memcpy(&stamp, CMSG_DATA(entry), sizeof stamp);
            datagram->stamp_seconds = stamp.tv_sec;
            datagram->stamp_nanoseconds = stamp.tv_nsec;
            datagram->has_stamp = 1;
        }
    }
}

int nacre_receive_many(
    int descriptor, uint8_t *storage, size_t room, nacre_datagram *datagrams, int count) {
    struct mmsghdr headers[nacre_datagrams_most];
    struct iovec slices[nacre_datagrams_most];
    struct sockaddr_in senders[nacre_datagrams_most];
    // Aligned as the kernel writes it.
    union {
        struct cmsghdr head;
        uint8_t bytes[128];
    } controls[nacre_datagrams_most];
    if (count > nacre_datagrams_most) count = nacre_datagrams_most;
    for (int index = 0; index < count; index++) {
        slices[index] = (struct iovec){storage + (size_t)index * room, room};
        memset(&headers[index], 0, sizeof headers[index]);
        struct msghdr *header = &headers[index].msg_hdr;
        header->msg_name = &senders[index];
        header->msg_namelen = sizeof senders[index];
        header->msg_iov = &slices[index];
        header->msg_iovlen = 1;
        header->msg_control = &controls[index];
        header->msg_controllen = sizeof controls[index];
    }
    int got = recvmmsg(descriptor, headers, count, MSG_DONTWAIT, NULL);
    for (int index = 0; index < got; index++) {
        nacre_datagram *datagram = &datagrams[index];
        memset(datagram, 0, sizeof *datagram);
        datagram->length = headers[index].msg_len;
        if (headers[index].msg_hdr.msg_namelen >= sizeof senders[index]) {
            datagram->host = ntohl(senders[index].sin_addr.s_addr);
            datagram->port = ntohs(senders[index].sin_port);
        }
        read_control(&headers[index].msg_hdr, datagram);
    }
    return got;
}
