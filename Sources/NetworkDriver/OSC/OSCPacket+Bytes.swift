extension OSCPacket {
    /// The packet as it goes onto the wire.
    ///
    /// What `parse` gave back becomes the same bytes again, but for the fill of blobs, `S` (sent as
    /// `s`) and texts that are no UTF-8. Zeros inside a text end it, as the wire wants it.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .message(let message): message.append(to: &bytes)
        case .bundle(let tag, let packets):
            bytes.appendOSC("#bundle")
            bytes.appendBig(tag.bits)
            for packet in packets {
                let part = packet.bytes
                bytes.appendBig(Int32(part.count))
                bytes.append(contentsOf: part)
            }
        }
    }
}

extension OSCMessage {
    fileprivate func append(to bytes: inout [UInt8]) {
        bytes.appendOSC(address)
        var tags = ","
        for argument in arguments { argument.appendTag(to: &tags) }
        bytes.appendOSC(tags)
        for argument in arguments { argument.append(to: &bytes) }
    }
}

extension OSCArgument {
    fileprivate func appendTag(to tags: inout String) {
        switch self {
        case .int: tags += "i"
        case .float: tags += "f"
        case .string: tags += "s"
        case .blob: tags += "b"
        case .long: tags += "h"
        case .timeTag: tags += "t"
        case .double: tags += "d"
        case .bool(let value): tags += value ? "T" : "F"
        case .null: tags += "N"
        case .impulse: tags += "I"
        case .character: tags += "c"
        case .colour: tags += "r"
        case .midi: tags += "m"
        case .array(let values):
            tags += "["
            for value in values { value.appendTag(to: &tags) }
            tags += "]"
        }
    }

    fileprivate func append(to bytes: inout [UInt8]) {
        switch self {
        case .int(let value): bytes.appendBig(value)
        case .float(let value): bytes.appendBig(value.bitPattern)
        case .string(let value): bytes.appendOSC(value)
        case .blob(let value):
            bytes.appendBig(Int32(value.count))
            bytes.append(contentsOf: value)
            while !bytes.count.isMultiple(of: 4) { bytes.append(0) }
        case .long(let value): bytes.appendBig(value)
        case .timeTag(let value): bytes.appendBig(value.bits)
        case .double(let value): bytes.appendBig(value.bitPattern)
        case .character(let value), .colour(let value), .midi(let value): bytes.appendBig(value)
        case .array(let values): for value in values { value.append(to: &bytes) }
        case .bool, .null, .impulse: break
        }
    }
}

extension [UInt8] {
    /// Appends a text, a zero, and zeros up to a multiple of four.
    fileprivate mutating func appendOSC(_ text: String) {
        append(contentsOf: text.utf8.prefix { $0 != 0 })
        append(0)
        while !count.isMultiple(of: 4) { append(0) }
    }
}
