/// A packet of Art-Net 4.
///
/// Source: "Specification for the Art-Net 4 Ethernet Communication Protocol", Artistic Licence.
public enum ArtNetPacket: Hashable, Sendable {
    /// ArtDmx: the slots of one universe.
    case dmx(ArtNetDMX)
    /// ArtPoll: who is there? With its flags.
    case poll(flags: UInt8)
    /// ArtPollReply: somebody is there.
    case pollReply(ArtNetNode)
    /// ArtSync: show what was sent. Read, and not acted on.
    case sync
    /// Something else that Art-Net knows, by its code.
    case other(UInt16)

    /// The port that Art-Net uses.
    public static let port: UInt16 = 6454
    /// The universes (port addresses) that there are; 0 is out of use since Art-Net 4, yet met.
    public static let universes = 0...32_767
    static let head = Array("Art-Net".utf8) + [0]

    /// Reads a packet, strictly; never traps on any bytes.
    /// - Returns: nil where the bytes are no Art-Net of protocol version 14 or later.
    public static func parse(_ bytes: [UInt8]) -> ArtNetPacket? {
        var reader = ByteReader(bytes[...])
        guard reader.take(8)?.elementsEqual(head) == true, let code = reader.little16() else {
            return nil
        }
        // The reply alone carries no version.
        if code == 0x2100 { return ArtNetNode(&reader).map { .pollReply($0) } }
        guard let version = reader.big(UInt16.self), version >= 14 else { return nil }
        switch code {
        case 0x5000: return ArtNetDMX(&reader).map { .dmx($0) }
        case 0x2000: return reader.byte().map { .poll(flags: $0) }
        case 0x5200: return .sync
        default: return .other(code)
        }
    }

    /// The packet as it goes onto the wire; nothing for `other`.
    public var bytes: [UInt8] {
        switch self {
        case .dmx(let frame): frame.bytes
        case .poll(let flags): ArtNetPacket.start(0x2000) + [0, 14, flags, 0]
        case .pollReply(let node): node.bytes
        case .sync: ArtNetPacket.start(0x5200) + [0, 14, 0, 0]
        case .other: []
        }
    }

    static func start(_ code: UInt16) -> [UInt8] {
        head + [UInt8(code & 255), UInt8(code >> 8)]
    }
}

/// The slots of one universe in Art-Net.
public struct ArtNetDMX: Hashable, Sendable {
    /// 1 … 255 round and round; 0 where the sender does not count.
    public var sequence: UInt8
    /// The sender's physical port, for information.
    public var physical: UInt8
    /// The port address, 0 … 32767.
    public var universe: Int
    /// 2 … 512 slots, an even number.
    public var slots: [UInt8]

    /// Makes a frame.
    public init(universe: Int, sequence: UInt8, physical: UInt8 = 0, slots: [UInt8]) {
        self.universe = universe
        self.sequence = sequence
        self.physical = physical
        self.slots = slots
    }

    init?(_ reader: inout ByteReader) {
        guard let sequence = reader.byte(), let physical = reader.byte(),
            let universe = reader.little16(), universe <= 32_767,
            let length = reader.big(UInt16.self), (2...512).contains(length),
            length.isMultiple(of: 2), let slots = reader.take(Int(length))
        else { return nil }
        self.init(
            universe: Int(universe), sequence: sequence, physical: physical, slots: Array(slots))
    }

    var bytes: [UInt8] {
        var bytes = ArtNetPacket.start(0x5000) + [0, 14, sequence, physical]
        bytes += [UInt8(universe & 255), UInt8(universe >> 8 & 127)]
        bytes.appendBig(UInt16(slots.count))
        return bytes + slots
    }
}

/// What a node tells of itself in Art-Net.
public struct ArtNetNode: Hashable, Sendable {
    /// Its address.
    public var address: SocketAddress
    /// Its name, up to 17 bytes.
    public var shortName: String
    /// Its long name, up to 63 bytes.
    public var longName: String
    /// The universe of its first port.
    public var universe: Int
    /// Which of several replies of the same node this is, from 1.
    public var index: UInt8
    /// Its hardware address, six bytes.
    public var hardware: [UInt8]

    /// Makes a node with one port.
    public init(
        address: SocketAddress, shortName: String, longName: String, universe: Int, index: UInt8,
        hardware: [UInt8] = [0, 0, 0, 0, 0, 0]
    ) {
        self.address = address
        self.shortName = shortName
        self.longName = longName
        self.universe = universe
        self.index = index
        self.hardware = hardware
    }

    init?(_ reader: inout ByteReader) {
        guard let host = reader.big(UInt32.self), let port = reader.little16(),
            reader.take(2) != nil, let net = reader.byte(), let sub = reader.byte(),
            reader.take(6) != nil, let short = reader.take(18), let long = reader.take(64),
            reader.take(64 + 2 + 4 + 4 + 4) != nil, let inputs = reader.take(4),
            let outputs = reader.take(4), reader.take(7) != nil, let hardware = reader.take(6)
        else { return nil }
        let port1 = (outputs.first ?? 0) & 15 | (inputs.first ?? 0) & 15
        // Bind address and index came later; older nodes end before them.
        _ = reader.take(4)
        self.init(
            address: SocketAddress(host: host, port: port),
            shortName: ArtNetNode.text(short), longName: ArtNetNode.text(long),
            universe: Int(net & 127) << 8 | Int(sub & 15) << 4 | Int(port1),
            index: reader.byte() ?? 1, hardware: Array(hardware))
    }

    private static func text(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }

    var bytes: [UInt8] {
        var bytes = ArtNetPacket.start(0x2100)
        bytes.appendBig(address.host)
        bytes += [UInt8(address.port & 255), UInt8(address.port >> 8)]
        bytes += [0, 1]  // Version of the firmware.
        bytes += [UInt8(universe >> 8 & 127), UInt8(universe >> 4 & 15)]
        bytes += [0, 0, 0, 0]  // OEM code (none), bootloader, status.
        bytes += [0, 0]  // Manufacturer: none.
        bytes.appendField(shortName, size: 18)
        bytes.appendField(longName, size: 64)
        bytes.appendField("#0001 [0000] ready", size: 64)
        bytes.appendBig(UInt16(1))  // One port a reply.
        bytes += [0x80, 0, 0, 0]  // It puts out DMX512 from the network.
        bytes += [0, 0, 0, 0]
        bytes += [0x80, 0, 0, 0]  // Data is being put out.
        let low = UInt8(universe & 15)
        bytes += [low, 0, 0, 0, low, 0, 0, 0]
        bytes += [UInt8](repeating: 0, count: 7)  // Priority, macros, remote, spare, style: a node.
        bytes += hardware
        bytes.appendBig(address.host)
        bytes += [index, 0x08]  // Takes port addresses of 15 bits.
        return bytes + [UInt8](repeating: 0, count: 239 - bytes.count)
    }
}
