"""Sends sACN with the sacn package: PORT multicast|ADDRESS PRIORITY LEVEL; ends with its input."""
import sys

import sacn
from sacn.sending import sender_socket_udp

sender_socket_udp.DEFAULT_PORT = int(sys.argv[1])
sender = sacn.sACNsender(bind_address="127.0.0.1", bind_port=0, source_name="peer")
sender.start()
sender.activate_output(300)
if sys.argv[2] == "multicast":
    sender[300].multicast = True
else:
    sender[300].destination = sys.argv[2]
sender[300].priority = int(sys.argv[3])
sender[300].dmx_data = (int(sys.argv[4]), 128, 1, 2) + (0,) * 508
print("sending", flush=True)
sys.stdin.read()
sender.stop()
print("stopped", flush=True)
