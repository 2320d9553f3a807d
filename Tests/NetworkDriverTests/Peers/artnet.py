"""Art-Net by struct alone: `send PORT LEVEL...`, `poll PORT`, `receive` or `node`."""
import socket
import struct
import sys

link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
link.settimeout(60)
if sys.argv[1] == "send":
    slots = bytes(int(level) for level in sys.argv[3:])
    packet = struct.pack("<8sH", b"Art-Net", 0x5000) + struct.pack(">HBB", 14, 1, 0)
    packet += struct.pack("<H", 0x123) + struct.pack(">H", len(slots)) + slots
    link.sendto(packet, ("127.0.0.1", int(sys.argv[2])))
    print("sent", flush=True)
elif sys.argv[1] == "poll":
    packet = struct.pack("<8sH", b"Art-Net", 0x2000) + struct.pack(">HBB", 14, 2, 0)
    link.sendto(packet, ("127.0.0.1", int(sys.argv[2])))
    reply = link.recv(2048)
    assert len(reply) == 239 and reply[:8] == b"Art-Net\0", reply
    assert struct.unpack_from("<H", reply, 8)[0] == 0x2100
    name = reply[26:44].split(b"\0")[0].decode()
    universe = reply[18] << 8 | reply[19] << 4 | reply[190]
    print("node", name, universe, struct.unpack_from(">H", reply, 172)[0], reply[174], flush=True)
elif sys.argv[1] == "node":
    link.bind(("127.0.0.1", 0))
    print(link.getsockname()[1], flush=True)
    packet, asker = link.recvfrom(2048)
    assert packet == b"Art-Net\0\x00\x20\0\x0e\0\0", packet
    reply = struct.pack("<8sH4sH", b"Art-Net", 0x2100, bytes([10, 0, 0, 5]), 6454)
    reply = reply.ljust(26, b"\0") + struct.pack("18s64s", b"dimmer", b"dimmer in the cellar")
    reply = reply.ljust(201, b"\0") + bytes([2, 0, 0, 0xAB, 0xCD, 0xEF])
    link.sendto(reply.ljust(239, b"\0"), asker)
else:
    link.bind(("127.0.0.1", 0))
    print(link.getsockname()[1], flush=True)
    while True:
        packet = link.recv(2048)
        head, code = struct.unpack_from("<8sH", packet)
        version, sequence, physical = struct.unpack_from(">HBB", packet, 10)
        universe, length = struct.unpack_from("<H", packet, 14)[0], packet[16] << 8 | packet[17]
        assert (head, code, version) == (b"Art-Net\0", 0x5000, 14), packet
        assert len(packet) == 18 + length
        print("dmx", universe, sequence, *packet[18:22], flush=True)
