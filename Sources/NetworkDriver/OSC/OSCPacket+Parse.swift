extension OSCPacket {
    /// Reads a packet, strictly; never traps on any bytes.
    ///
    /// A message without any type tags is taken where nothing follows its address, for the sake of
    /// old senders. Takes time and memory in proportion to the bytes.
    public static func parse(_ bytes: [UInt8]) -> Result<OSCPacket, OSCFault> {
        parse(bytes[...])
    }

    /// Reads a packet out of a part of some bytes.
    public static func parse(_ bytes: ArraySlice<UInt8>) -> Result<OSCPacket, OSCFault> {
        var parser = OSCParser(base: bytes.startIndex)
        do throws(OSCFault) {
            return .success(try parser.packet(bytes, depth: 0))
        } catch {
            return .failure(error)
        }
    }
}

/// One pass over a packet.
private struct OSCParser {
    /// Where the outermost packet starts, for offsets.
    let base: Int
    var messages = 0
    var bundles = 0

    private static let bundleHead = Array("#bundle".utf8) + [0]

    mutating func packet(
        _ bytes: ArraySlice<UInt8>, depth: Int
    ) throws(OSCFault) -> OSCPacket {
        let offset = bytes.startIndex - base
        guard !bytes.isEmpty, bytes.count.isMultiple(of: 4) else {
            throw OSCFault(problem: .length(bytes.count), offset: offset)
        }
        if bytes.first == UInt8(ascii: "/") {
            messages += 1
            guard messages <= OSCPacket.messageLimit else {
                throw OSCFault(problem: .tooMany, offset: offset)
            }
            return .message(try message(bytes))
        }
        guard bytes.starts(with: OSCParser.bundleHead) else {
            throw OSCFault(problem: .start, offset: offset)
        }
        bundles += 1
        guard bundles <= OSCPacket.messageLimit else {
            throw OSCFault(problem: .tooMany, offset: offset)
        }
        guard depth < OSCPacket.depthLimit else { throw OSCFault(problem: .depth, offset: offset) }
        return try bundle(bytes, depth: depth)
    }

    private mutating func bundle(
        _ bytes: ArraySlice<UInt8>, depth: Int
    ) throws(OSCFault) -> OSCPacket {
        let offset = bytes.startIndex - base
        var reader = ByteReader(bytes.dropFirst(OSCParser.bundleHead.count))
        guard let tag = reader.big(UInt64.self) else {
            throw OSCFault(problem: .cutOff, offset: offset + 8)
        }
        var packets: [OSCPacket] = []
        while reader.left > 0 {
            let at = offset + 8 + reader.offset
            guard let size = reader.big(Int32.self), let part = reader.take(Int(size)) else {
                throw OSCFault(problem: .cutOff, offset: at)
            }
            packets.append(try packet(part, depth: depth + 1))
        }
        return .bundle(OSCTimeTag(bits: tag), packets)
    }

    private func message(_ bytes: ArraySlice<UInt8>) throws(OSCFault) -> OSCMessage {
        let offset = bytes.startIndex - base
        var reader = ByteReader(bytes)
        let address = try text(&reader, at: offset)
        guard OSCAddress.mayArrive(address) else {
            throw OSCFault(problem: .address, offset: offset)
        }
        var message = OSCMessage(String(decoding: address, as: UTF8.self))
        if reader.left == 0 { return message }
        let at = offset + reader.offset
        let tags = try text(&reader, at: at)
        guard tags.first == UInt8(ascii: ",") else {
            throw OSCFault(problem: .typeTags, offset: at)
        }
        message.arguments = try arguments(tags.dropFirst(), &reader, offset)
        guard reader.left == 0 else {
            throw OSCFault(problem: .leftOver(reader.left), offset: offset + reader.offset)
        }
        return message
    }

    /// Bytes up to a zero; the zeros behind them, up to a multiple of four, are skipped.
    private func text(
        _ reader: inout ByteReader, at offset: Int
    ) throws(OSCFault) -> ArraySlice<UInt8> {
        var ahead = reader
        guard let rest = ahead.take(ahead.left), let end = rest.firstIndex(of: 0) else {
            throw OSCFault(problem: .text, offset: offset)
        }
        let count = end - rest.startIndex
        guard let padded = reader.take((count / 4 + 1) * 4),
            padded.dropFirst(count).allSatisfy({ $0 == 0 })
        else { throw OSCFault(problem: .text, offset: offset) }
        return padded.prefix(count)
    }

    private func arguments(
        _ tags: ArraySlice<UInt8>, _ reader: inout ByteReader, _ base: Int
    ) throws(OSCFault) -> [OSCArgument] {
        var open: [[OSCArgument]] = []
        var list: [OSCArgument] = []
        for tag in tags {
            let offset = base + reader.offset
            switch tag {
            case UInt8(ascii: "["):
                guard open.count < OSCPacket.depthLimit else {
                    throw OSCFault(problem: .brackets, offset: offset)
                }
                open.append(list)
                list = []
            case UInt8(ascii: "]"):
                guard let outer = open.popLast() else {
                    throw OSCFault(problem: .brackets, offset: offset)
                }
                list = outer + [.array(list)]
            default: list.append(try argument(tag, &reader, at: offset))
            }
        }
        guard open.isEmpty else {
            throw OSCFault(problem: .brackets, offset: base + reader.offset)
        }
        return list
    }

    private func argument(
        _ tag: UInt8, _ reader: inout ByteReader, at offset: Int
    ) throws(OSCFault) -> OSCArgument {
        let argument: OSCArgument?
        switch tag {
        case UInt8(ascii: "i"): argument = reader.big().map { .int($0) }
        case UInt8(ascii: "f"): argument = reader.big().map { .float(Float(bitPattern: $0)) }
        case UInt8(ascii: "s"), UInt8(ascii: "S"):
            argument = .string(String(decoding: try text(&reader, at: offset), as: UTF8.self))
        case UInt8(ascii: "b"): argument = .blob(try blob(&reader, at: offset))
        case UInt8(ascii: "h"): argument = reader.big().map { .long($0) }
        case UInt8(ascii: "t"): argument = reader.big().map { .timeTag(OSCTimeTag(bits: $0)) }
        case UInt8(ascii: "d"): argument = reader.big().map { .double(Double(bitPattern: $0)) }
        case UInt8(ascii: "T"): argument = .bool(true)
        case UInt8(ascii: "F"): argument = .bool(false)
        case UInt8(ascii: "N"): argument = .null
        case UInt8(ascii: "I"): argument = .impulse
        case UInt8(ascii: "c"): argument = reader.big().map { .character($0) }
        case UInt8(ascii: "r"): argument = reader.big().map { .colour($0) }
        case UInt8(ascii: "m"): argument = reader.big().map { .midi($0) }
        default: throw OSCFault(problem: .unknownType(tag), offset: offset)
        }
        guard let argument else { throw OSCFault(problem: .cutOff, offset: offset) }
        return argument
    }

    private func blob(
        _ reader: inout ByteReader, at offset: Int
    ) throws(OSCFault) -> [UInt8] {
        guard let size = reader.big(Int32.self) else {
            throw OSCFault(problem: .cutOff, offset: offset)
        }
        guard size >= 0 else { throw OSCFault(problem: .blobSize(size), offset: offset) }
        let count = Int(size)
        guard let padded = reader.take((count + 3) & ~3) else {
            throw OSCFault(problem: .cutOff, offset: offset)
        }
        return Array(padded.prefix(count))
    }
}
