@testable import NetworkDriver

/// OSC: what was read is written and read as the same, matching ends, and the quick walk over
/// the bytes finds what the parser finds.
@Sendable func fuzzOSC(_ bytes: [UInt8]) {
    walkOSC(bytes)
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

private func walkOSC(_ bytes: [UInt8]) {
    let parsed = try? OSCPacket.parse(bytes).get()
    bytes.withUnsafeBytes { raw in
        var walk = OSCWalk(raw)
        precondition(walk.isPacket() == (parsed != nil), "walk and parser do not agree")
        guard let parsed else { return }
        var left = parsed.messages[...]
        let still = walk
        walk.visit { message in
            guard let wanted = left.popFirst()?.message else {
                preconditionFailure("the walk finds more messages than the parser")
            }
            precondition(still.address(of: message).elementsEqual(wanted.address.utf8))
            precondition(still.isBare(message) == wanted.arguments.isEmpty)
            var numbers: [Float] = []
            still.numbers(of: message, upTo: .max, into: &numbers)
            precondition(
                numbers.map(\.bitPattern) == wanted.numbers.map(\.bitPattern),
                "walk and parser read other numbers")
        }
        precondition(left.isEmpty, "the walk finds fewer messages than the parser")
        if case .bundle(let tag, _) = parsed { precondition(walk.timeTag == tag) }
    }
}

/// Art-Net: what was read is written and read as the same.
@Sendable func fuzzArtNet(_ bytes: [UInt8]) {
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
@Sendable func fuzzSACN(_ bytes: [UInt8]) {
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
@Sendable func fuzzMQTT(_ bytes: [UInt8]) {
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
