"""Writes a tape with the `mcap` package: mcap_write.py PATH none|lz4|zstd [unchunked]."""
import sys
from mcap.writer import CompressionType, Writer

kinds = {"none": CompressionType.NONE, "lz4": CompressionType.LZ4, "zstd": CompressionType.ZSTD}
with open(sys.argv[1], "wb") as file:
    writer = Writer(
        file, compression=kinds[sys.argv[2]], use_chunking="unchunked" not in sys.argv,
        chunk_size=4096)
    writer.start(profile="", library="peer")
    schema = writer.register_schema(
        name="demo.Number", encoding="jsonschema", data=b'{"type":"object"}')
    numbers = writer.register_channel(
        topic="/room/chair/distance", message_encoding="json", schema_id=schema,
        metadata={"identity": "usb-7"})
    raw = writer.register_channel(topic="/raw", message_encoding="raw", schema_id=0)
    for index in range(300):
        time = 1_700_000_000_000_000_000 + index * 20_000_000
        writer.add_message(
            numbers, log_time=time + 1000, publish_time=time, sequence=index,
            data=b'{"timestamp":{"sec":0,"nsec":0},"value":%d.5}' % index)
        if index % 10 == 0:
            writer.add_message(
                raw, log_time=time + 1000, publish_time=time, sequence=index // 10,
                data=bytes([index % 256]) * 100)
    writer.finish()
