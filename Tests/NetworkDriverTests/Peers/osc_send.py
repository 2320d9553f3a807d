"""Sends OSC with python-osc: PORT."""
import sys
from pythonosc import osc_bundle_builder, osc_message_builder, udp_client

client = udp_client.SimpleUDPClient("127.0.0.1", int(sys.argv[1]))
client.send_message("/fader/1", 0.25)
client.send_message("/fader/*", 0.5)
client.send_message("/xyz", [1, 2.5, 3])
client.send_message("/go", [])
bundle = osc_bundle_builder.OscBundleBuilder(osc_bundle_builder.IMMEDIATELY)
inner = osc_bundle_builder.OscBundleBuilder(2_000_000_000)
message = osc_message_builder.OscMessageBuilder(address="/deep")
message.add_arg(True)
inner.add_content(message.build())
bundle.add_content(inner.build())
client.send(bundle.build())
message = osc_message_builder.OscMessageBuilder(address="/types")
for value, kind in [
    (7, "i"), (0.5, "f"), ("text", "s"), (b"blob!", "b"), (1 << 40, "h"), (0.125, "d"),
    (True, "T"), (False, "F"), (None, "N"), ((1, 144, 60, 100), "m"), (0x11223344, "r"),
]:
    message.add_arg(value, kind)
client.send(message.build())
