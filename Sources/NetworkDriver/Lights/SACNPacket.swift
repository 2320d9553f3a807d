/// A packet of streaming ACN.
///
/// Source: ANSI E1.31-2018, "Lightweight streaming protocol for transport of DMX512 using ACN".
public enum SACNPacket: Hashable, Sendable {
    /// The slots of one universe.
    case data(SACNData)
    /// Show what was sent for this synchronisation address. Read, and not acted on.
    case sync(source: [UInt8], sequence: UInt8, address: Int)
    /// Which universes a source sends: one page of its list.
    case discovery(source: [UInt8], name: String, page: UInt8, lastPage: UInt8, universes: [Int])

    /// The port that sACN uses.
    public static let port: UInt16 = 5568
    /// The universes that there are.
    public static let universes = 1...63_999
    /// The universe whose group hears of discoveries.
    static let discoveryUniverse = 64_214

    /// The group that receives a universe.
    static func group(_ universe: Int, port: UInt16) -> SocketAddress {
        SocketAddress(host: 0xEFFF_0000 | UInt32(universe & 0xFFFF), port: port)
    }

    private static let preamble: [UInt8] =
        [0, 0x10, 0, 0] + Array("ASC-E1.17".utf8) + [0, 0, 0]

    /// Reads a packet, strictly; never traps on any bytes.
    /// - Returns: nil where the bytes are no sACN, or their lengths contradict each other.
    public static func parse(_ bytes: [UInt8]) -> SACNPacket? {
        var reader = ByteReader(bytes[...])
        guard reader.take(16)?.elementsEqual(preamble) == true, isLayer(&reader),
            let vector = reader.big(UInt32.self), let source = reader.take(16).map({ Array($0) }),
            isLayer(&reader), let inner = reader.big(UInt32.self)
        else { return nil }
        switch (vector, inner) {
        case (4, 2): return SACNData(source: source, &reader).map { .data($0) }
        case (8, 1):
            guard let sequence = reader.byte(), let address = reader.big(UInt16.self),
                reader.take(2) != nil
            else { return nil }
            return .sync(source: source, sequence: sequence, address: Int(address))
        case (8, 2): return discovery(source, &reader)
        default: return nil
        }
    }

    /// Flags 7 and a length that reaches to the packet's end.
    static func isLayer(_ reader: inout ByteReader) -> Bool {
        let left = reader.left
        guard let flags = reader.big(UInt16.self) else { return false }
        return flags >> 12 == 7 && Int(flags & 0xFFF) == left
    }

    private static func discovery(_ source: [UInt8], _ reader: inout ByteReader) -> SACNPacket? {
        guard let name = reader.take(64), reader.take(4) != nil, isLayer(&reader),
            reader.big(UInt32.self) == 1, let page = reader.byte(), let last = reader.byte(),
            page <= last, reader.left <= 1024, reader.left.isMultiple(of: 2)
        else { return nil }
        var universes: [Int] = []
        while let universe = reader.big(UInt16.self) { universes.append(Int(universe)) }
        return .discovery(
            source: source, name: text(name), page: page, lastPage: last, universes: universes)
    }

    static func text(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The packet as it goes onto the wire.
    public var bytes: [UInt8] {
        switch self {
        case .data(let data): return SACNPacket.wrap(4, data.source, data.framing)
        case .sync(let source, let sequence, let address):
            var body: [UInt8] = [0, 0, 0, 1, sequence]
            body.appendBig(UInt16(address))
            return SACNPacket.wrap(8, source, SACNPacket.layer(body + [0, 0]))
        case .discovery(let source, let name, let page, let lastPage, let universes):
            var list: [UInt8] = [0, 0, 0, 1, page, lastPage]
            for universe in universes { list.appendBig(UInt16(universe)) }
            var body: [UInt8] = [0, 0, 0, 2]
            body.appendField(name, size: 64)
            return SACNPacket.wrap(
                8, source, SACNPacket.layer(body + [0, 0, 0, 0] + SACNPacket.layer(list)))
        }
    }

    static func layer(_ body: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendBig(UInt16(0x7000 | body.count + 2))
        return bytes + body
    }

    private static func wrap(_ vector: UInt32, _ source: [UInt8], _ framing: [UInt8]) -> [UInt8] {
        var body: [UInt8] = []
        body.appendBig(vector)
        return preamble + layer(body + source + framing)
    }
}

/// The slots of one universe in sACN.
public struct SACNData: Hashable, Sendable {
    /// The source's identifier, 16 bytes.
    public var source: [UInt8]
    /// The source's name, up to 63 bytes.
    public var name: String
    /// 0 … 200; the highest counts.
    public var priority: Int
    /// The universe whose synchronisation packets it waits for; 0: none.
    public var syncAddress: Int
    /// The running number.
    public var sequence: UInt8
    /// Whether it is meant for looking at and not for lamps.
    public var isPreview: Bool
    /// Whether the source ends its stream.
    public var isTerminated: Bool
    /// The universe, 1 … 63999.
    public var universe: Int
    /// What the slots are; 0 for levels.
    public var startCode: UInt8
    /// Up to 512 slots.
    public var slots: [UInt8]

    /// Makes a frame.
    public init(
        source: [UInt8], name: String, priority: Int = 100, syncAddress: Int = 0, sequence: UInt8,
        isPreview: Bool = false, isTerminated: Bool = false, universe: Int, startCode: UInt8 = 0,
        slots: [UInt8]
    ) {
        self.source = source
        self.name = name
        self.priority = priority
        self.syncAddress = syncAddress
        self.sequence = sequence
        self.isPreview = isPreview
        self.isTerminated = isTerminated
        self.universe = universe
        self.startCode = startCode
        self.slots = slots
    }

    init?(source: [UInt8], _ reader: inout ByteReader) {
        guard let name = reader.take(64), let priority = reader.byte(), priority <= 200,
            let sync = reader.big(UInt16.self), let sequence = reader.byte(),
            let options = reader.byte(), let universe = reader.big(UInt16.self),
            SACNPacket.universes.contains(Int(universe)), SACNPacket.isLayer(&reader),
            reader.byte() == 2, reader.byte() == 0xA1, reader.big(UInt16.self) == 0,
            reader.big(UInt16.self) == 1, let count = reader.big(UInt16.self),
            (1...513).contains(count), reader.left == Int(count), let startCode = reader.byte(),
            let slots = reader.take(reader.left)
        else { return nil }
        self.init(
            source: source, name: SACNPacket.text(name), priority: Int(priority),
            syncAddress: Int(sync), sequence: sequence, isPreview: options & 0x80 != 0,
            isTerminated: options & 0x40 != 0, universe: Int(universe), startCode: startCode,
            slots: Array(slots))
    }

    var framing: [UInt8] {
        var levels: [UInt8] = [2, 0xA1, 0, 0, 0, 1]
        levels.appendBig(UInt16(slots.count + 1))
        levels += [startCode] + slots
        var body: [UInt8] = [0, 0, 0, 2]
        body.appendField(name, size: 64)
        body.append(UInt8(priority))
        body.appendBig(UInt16(syncAddress))
        body += [sequence, (isPreview ? 0x80 : 0) | (isTerminated ? 0x40 : 0)]
        body.appendBig(UInt16(universe))
        return SACNPacket.layer(body + SACNPacket.layer(levels))
    }
}
