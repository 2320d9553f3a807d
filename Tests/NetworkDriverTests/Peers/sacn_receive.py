"""Prints what the sacn package hears of universe 300: PORT multicast|unicast."""
import sys

import sacn

receiver = sacn.sACNreceiver(bind_address="127.0.0.1", bind_port=int(sys.argv[1]))


@receiver.listen_on("universe", universe=300)
def hear(packet):
    print("data", packet.priority, packet.sourceName, *packet.dmxData[:4], flush=True)


@receiver.listen_on("availability")
def change(universe, changed):
    print("universe", universe, changed, flush=True)


receiver.start()
if sys.argv[2] == "multicast":
    receiver.join_multicast(300)
print("listening", flush=True)
sys.stdin.read()
receiver.stop()
