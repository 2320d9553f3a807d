/// What a datagram holds: a message, or a bundle of packets.
public enum OSCPacket: Hashable, Sendable {
    /// One message.
    case message(OSCMessage)
    /// Packets that belong together, with their time tag.
    indirect case bundle(OSCTimeTag, [OSCPacket])

    /// How deep bundles and arrays may lie in each other.
    public static let depthLimit = 8
    /// How many messages, and how many bundles, one packet may hold.
    public static let messageLimit = 1024
    /// How long an address may be, in bytes.
    public static let addressLimit = 255

    /// All messages of the packet in their order, with the tag of the bundle round each.
    public var messages: [(tag: OSCTimeTag, message: OSCMessage)] {
        var list: [(tag: OSCTimeTag, message: OSCMessage)] = []
        collect(.immediately, into: &list)
        return list
    }

    private func collect(
        _ tag: OSCTimeTag, into list: inout [(tag: OSCTimeTag, message: OSCMessage)]
    ) {
        switch self {
        case .message(let message): list.append((tag, message))
        case .bundle(let tag, let packets):
            for packet in packets { packet.collect(tag, into: &list) }
        }
    }
}

/// Why bytes are no OSC packet, and where.
public struct OSCFault: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Problem: Hashable, Sendable {
        /// The packet, or an element of a bundle, is empty or no multiple of four bytes long.
        case length(Int)
        /// It starts neither with `/` nor with `#bundle`.
        case start
        /// The address holds something that no address may, or is too long.
        case address
        /// A text has no zero at its end, or is not filled up with zeros.
        case text
        /// The type tags are missing, or do not start with a comma.
        case typeTags
        /// A type tag that is not known; its size is not known either.
        case unknownType(UInt8)
        /// `[` and `]` do not match, or lie too deep in each other.
        case brackets
        /// An argument, or an element of a bundle, is cut off.
        case cutOff
        /// A blob says a size that is negative.
        case blobSize(Int32)
        /// Bytes are left after the last argument.
        case leftOver(Int)
        /// Bundles lie too deep in each other.
        case depth
        /// More messages or bundles than a packet may hold.
        case tooMany
    }

    /// What is wrong.
    public var problem: Problem
    /// How many bytes were good.
    public var offset: Int
}
