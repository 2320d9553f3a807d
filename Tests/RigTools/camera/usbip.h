// The device's end of USB/IP: a program that is a USB device of this kernel, through vhci_hcd.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum usbip_kind { usbip_closed, usbip_submit, usbip_unlink };

// One question of the kernel's to the device.
struct usbip_request {
    enum usbip_kind kind;
    uint32_t sequence;
    uint32_t victim;  // Which earlier question to take back; for usbip_unlink.
    bool to_host;
    unsigned endpoint;
    uint32_t length;  // Bytes wanted or sent.
    uint8_t setup[8];
    uint8_t data[512];  // What the kernel sends, as far as it fits.
};

// Plugs a new device into a port of the virtual controller; the socket to serve, -1 on failure.
int usbip_plug(int port);

// Waits for the next question; usbip_closed where the kernel has let the device go.
struct usbip_request usbip_receive(int socket);

// Answers: a negative errno or 0, and for questions to the host the bytes.
// False where the kernel has let the device go.
bool usbip_answer(
    int socket, const struct usbip_request *request, int status, const void *bytes,
    uint32_t count);

// Tells whether an earlier question could still be taken back.
bool usbip_answer_unlink(int socket, const struct usbip_request *request, bool taken_back);
