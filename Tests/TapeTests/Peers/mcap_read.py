"""Reads a tape with the `mcap` package and says what is on it, one line a message."""
import sys
import json
from mcap.reader import make_reader

with open(sys.argv[1], "rb") as file:
    reader = make_reader(file, validate_crcs=True)
    statistics = reader.get_summary().statistics
    print(f"messages {statistics.message_count} chunks {statistics.chunk_count}")
    for schema, channel, message in reader.iter_messages():
        name = schema.name if schema else "-"
        if channel.message_encoding == "json":
            json.loads(message.data)
        print(
            f"{channel.topic} {name} {channel.message_encoding} {message.sequence} "
            f"{message.log_time} {message.publish_time} {len(message.data)} "
            f"{sum(message.data) % 65536} {channel.metadata.get('identity', '-')}")
