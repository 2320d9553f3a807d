@testable import NetworkDriver

/// What each parser must hold for any bytes: it answers, and what it takes it can write again.
///
/// Plain functions, so that any fuzzer can call them. They trap on what must not be.

/// OSC: what was read is written and read as the same, and matching ends.
func fuzzOSC(_ bytes: [UInt8]) {
    guard case .success(let packet) = OSCPacket.parse(bytes) else { return }
    let again = packet.bytes
    guard case .success(let second) = OSCPacket.parse(again) else {
        preconditionFailure("what was written cannot be read")
    }
    // Bytes and not values: a number that is none is not even equal to itself.
    precondition(second.bytes == again)
    for entry in packet.messages {
        _ = entry.message.numbers
        _ = OSCPattern(entry.message.address)?.matches("/fader/1")
    }
}

/// Art-Net: what was read is written and read as the same.
func fuzzArtNet(_ bytes: [UInt8]) {
    guard let packet = ArtNetPacket.parse(bytes) else { return }
    if case .other = packet { return }
    // Names that are no UTF-8 may grow when they are repaired, and are cut then.
    if case .pollReply = packet {
        precondition(ArtNetPacket.parse(packet.bytes) != nil)
        return
    }
    precondition(ArtNetPacket.parse(packet.bytes) == packet)
}

/// sACN: what was read is written and read as the same.
func fuzzSACN(_ bytes: [UInt8]) {
    guard let packet = SACNPacket.parse(bytes), let again = SACNPacket.parse(packet.bytes) else {
        precondition(SACNPacket.parse(bytes) == nil, "what was written cannot be read")
        return
    }
    guard case .data(var first) = packet, case .data(var second) = again else { return }
    first.name = ""
    second.name = ""
    precondition(first == second)
}

/// MQTT: messages become finite numbers or none.
func fuzzMQTT(_ bytes: [UInt8]) {
    for path: [String]? in [nil, [], ["a"], ["temp", "outside"], ["0"]] {
        for parts in 1...4 {
            guard let value = MQTTPayload.numbers(bytes, path: path, parts: parts) else { continue }
            precondition((0..<4).allSatisfy { value[$0].isFinite })
        }
    }
    if let address = MQTTAddress(String(decoding: bytes, as: UTF8.self), isFilter: true) {
        precondition(!address.topic.isEmpty)
    }
}
