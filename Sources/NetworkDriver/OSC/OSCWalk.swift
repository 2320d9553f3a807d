/// Walks over the bytes of a packet without making values of them: nothing is allocated.
///
/// For floods: the way from the wire to a reading. It takes exactly the packets that
/// `OSCPacket.parse` takes, and gives the same messages in the same order; the fuzz tests hold
/// the two against each other.
struct OSCWalk {
    /// A message in the bytes.
    struct Message {
        /// Where its address lies.
        var address: Range<Int>
        /// Where its type tags lie, without the comma; empty where it has none.
        var tags: Range<Int>
        /// Where its arguments begin.
        var arguments: Int
    }

    private let bytes: UnsafeRawBufferPointer
    private var messages = 0
    private var bundles = 0

    /// Looks at the bytes of one datagram, which must outlive the walk.
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Whether the bytes are a packet, every argument included.
    mutating func isPacket() -> Bool {
        (messages, bundles) = (0, 0)
        return walk(0..<bytes.count, depth: 0) { _ in true }
    }

    /// Hands over each message of a packet that `isPacket` has found good.
    mutating func visit(_ body: (Message) -> Void) {
        (messages, bundles) = (0, 0)
        _ = walk(0..<bytes.count, depth: 0) { message in
            body(message)
            return true
        }
    }

    /// The time tag of the outermost bundle; nil for a message alone.
    var timeTag: OSCTimeTag? {
        guard bytes.count >= 16, bytes[0] == UInt8(ascii: "#") else { return nil }
        return OSCTimeTag(bits: big(8, UInt64.self))
    }

    /// The bytes of a message's address.
    func address(of message: Message) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[message.address])
    }

    /// Whether a message has no argument at all, which for an event means: it happened.
    func isBare(_ message: Message) -> Bool { message.tags.isEmpty }

    /// Appends the numbers of a message as `OSCMessage.numbers` gives them, up to a limit.
    func numbers(of message: Message, upTo limit: Int, into numbers: inout [Float]) {
        arguments(of: message) { if numbers.count < limit { numbers.append($0) } }
    }

    // MARK: Packets

    private mutating func walk(
        _ range: Range<Int>, depth: Int, _ body: (Message) -> Bool
    ) -> Bool {
        guard !range.isEmpty, range.count.isMultiple(of: 4) else { return false }
        if bytes[range.lowerBound] == UInt8(ascii: "/") {
            messages += 1
            guard messages <= OSCPacket.messageLimit, let message = message(range) else {
                return false
            }
            return body(message)
        }
        guard isBundle(range) else { return false }
        bundles += 1
        guard bundles <= OSCPacket.messageLimit, depth < OSCPacket.depthLimit,
            range.count >= 16
        else { return false }
        var place = range.lowerBound + 16
        while place < range.upperBound {
            guard place + 4 <= range.upperBound else { return false }
            let size = Int(big(place, Int32.self))
            place += 4
            guard size >= 0, size <= range.upperBound - place,
                walk(place..<(place + size), depth: depth + 1, body)
            else { return false }
            place += size
        }
        return true
    }

    private static let bundleHead = Array("#bundle".utf8) + [0]

    private func isBundle(_ range: Range<Int>) -> Bool {
        guard range.count >= 8 else { return false }
        for (offset, byte) in OSCWalk.bundleHead.enumerated()
        where bytes[range.lowerBound + offset] != byte { return false }
        return true
    }

    private func message(_ range: Range<Int>) -> Message? {
        guard let (address, afterAddress) = text(range.lowerBound, range.upperBound),
            address.count <= OSCPacket.addressLimit
        else { return nil }
        for place in address {
            let byte = bytes[place]
            guard byte >= 0x21, byte <= 0x7E, byte != UInt8(ascii: "#") else { return nil }
        }
        if afterAddress == range.upperBound {
            return Message(address: address, tags: 0..<0, arguments: afterAddress)
        }
        guard let (tags, afterTags) = text(afterAddress, range.upperBound),
            !tags.isEmpty, bytes[tags.lowerBound] == UInt8(ascii: ",")
        else { return nil }
        // Every byte of the message must belong to one of its arguments.
        let message = Message(
            address: address, tags: (tags.lowerBound + 1)..<tags.upperBound, arguments: afterTags)
        return end(of: message, limit: range.upperBound) == range.upperBound ? message : nil
    }

    /// Bytes up to a zero, and the place behind the zeros that fill it up; nil where none end it.
    private func text(_ start: Int, _ limit: Int) -> (text: Range<Int>, next: Int)? {
        var end = start
        while end < limit, bytes[end] != 0 { end += 1 }
        guard end < limit else { return nil }
        let next = start + ((end - start) / 4 + 1) * 4
        guard next <= limit else { return nil }
        for place in end..<next where bytes[place] != 0 { return nil }
        return (start..<end, next)
    }

    // MARK: Arguments

    /// Where a message's arguments end; nil where they are not what the tags say.
    private func end(of message: Message, limit: Int) -> Int? {
        var place = message.arguments
        var open = 0
        for at in message.tags {
            switch bytes[at] {
            case UInt8(ascii: "["):
                guard open < OSCPacket.depthLimit else { return nil }
                open += 1
            case UInt8(ascii: "]"):
                guard open > 0 else { return nil }
                open -= 1
            default:
                guard let next = skip(bytes[at], place, limit) else { return nil }
                place = next
            }
        }
        return open == 0 ? place : nil
    }

    private func skip(_ tag: UInt8, _ place: Int, _ limit: Int) -> Int? {
        let size: Int
        switch tag {
        case UInt8(ascii: "i"), UInt8(ascii: "f"), UInt8(ascii: "c"), UInt8(ascii: "r"),
            UInt8(ascii: "m"):
            size = 4
        case UInt8(ascii: "h"), UInt8(ascii: "t"), UInt8(ascii: "d"): size = 8
        case UInt8(ascii: "T"), UInt8(ascii: "F"), UInt8(ascii: "N"), UInt8(ascii: "I"): size = 0
        case UInt8(ascii: "s"), UInt8(ascii: "S"): return text(place, limit)?.next
        case UInt8(ascii: "b"):
            guard place + 4 <= limit else { return nil }
            let count = Int(big(place, Int32.self))
            guard count >= 0 else { return nil }
            size = 4 + (count + 3) & ~3
        default: return nil
        }
        return size <= limit - place ? place + size : nil
    }

    /// Hands over the numbers of a message, whose arguments are known to be good.
    private func arguments(of message: Message, _ body: (Float) -> Void) {
        var place = message.arguments
        for at in message.tags {
            let tag = bytes[at]
            switch tag {
            case UInt8(ascii: "i"): body(Float(big(place, Int32.self)))
            case UInt8(ascii: "f"): body(Float(bitPattern: big(place, UInt32.self)))
            case UInt8(ascii: "h"): body(Float(big(place, Int64.self)))
            case UInt8(ascii: "t"): body(Float(big(place, UInt64.self)))
            case UInt8(ascii: "d"):
                body(Float(Double(bitPattern: big(place, UInt64.self))))
            case UInt8(ascii: "T"), UInt8(ascii: "I"): body(1)
            case UInt8(ascii: "F"): body(0)
            case UInt8(ascii: "c"): body(Float(big(place, UInt32.self)))
            case UInt8(ascii: "r"):
                for part in 0..<4 { body(Float(bytes[place + part]) / 255) }
            case UInt8(ascii: "m"): for part in 0..<4 { body(Float(bytes[place + part])) }
            default: break
            }
            if tag == UInt8(ascii: "[") || tag == UInt8(ascii: "]") { continue }
            place = skip(tag, place, bytes.count) ?? place
        }
    }

    /// A number, its highest byte first.
    private func big<Number: FixedWidthInteger>(_ place: Int, _ type: Number.Type) -> Number {
        Number(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: Number.self))
    }
}
