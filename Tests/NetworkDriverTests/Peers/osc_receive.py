"""Prints what python-osc receives at a port of its own; the first line is the port."""
from pythonosc import dispatcher, osc_server

table = dispatcher.Dispatcher()
table.set_default_handler(lambda address, *values: print(address, *values, flush=True))
server = osc_server.BlockingOSCUDPServer(("127.0.0.1", 0), table)
print(server.server_address[1], flush=True)
server.serve_forever()
