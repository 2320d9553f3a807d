/// Numbers, texts and maps as MCAP writes them: little-endian, lengths before contents.
struct TapeBytes {
    private(set) var bytes: [UInt8] = []

    mutating func put<N: FixedWidthInteger>(_ number: N) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func put(_ text: String) {
        let letters = Array(text.utf8)
        put(UInt32(letters.count))
        bytes += letters
    }

    mutating func put(_ raw: [UInt8]) { bytes += raw }

    mutating func put(_ map: [String: String]) {
        var pairs = TapeBytes()
        for key in map.keys.sorted() {
            pairs.put(key)
            pairs.put(map[key] ?? "")
        }
        put(UInt32(pairs.bytes.count))
        put(pairs.bytes)
    }

    mutating func put(_ pairs: [(UInt16, UInt64)]) {
        put(UInt32(pairs.count * 10))
        for (key, value) in pairs {
            put(key)
            put(value)
        }
    }

    mutating func put(_ times: [(time: UInt64, offset: UInt64)]) {
        put(UInt32(times.count * 16))
        for (time, offset) in times {
            put(time)
            put(offset)
        }
    }

    /// A record: kind, length, content.
    mutating func put(_ opcode: Opcode, _ content: (inout TapeBytes) -> Void) {
        var inner = TapeBytes()
        content(&inner)
        put(opcode.rawValue)
        put(UInt64(inner.bytes.count))
        put(inner.bytes)
    }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}

/// Walks over bytes that anybody may have written: never beyond their end.
struct TapeCursor {
    private let bytes: ArraySlice<UInt8>
    private(set) var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    var left: Int { bytes.endIndex - place }

    mutating func number<N: FixedWidthInteger>(_ type: N.Type = N.self) -> N? {
        let size = MemoryLayout<N>.size
        guard left >= size else { return nil }
        var value: N = 0
        for index in 0..<size {
            value |= N(truncatingIfNeeded: bytes[place + index]) << (index * 8)
        }
        place += size
        return value
    }

    mutating func raw(_ count: UInt64) -> ArraySlice<UInt8>? {
        guard count <= UInt64(left) else { return nil }
        defer { place += Int(count) }
        return bytes[place..<(place + Int(count))]
    }

    mutating func text() -> String? {
        guard let count: UInt32 = number(), let letters = raw(UInt64(count)) else { return nil }
        return String(decoding: letters, as: UTF8.self)
    }

    mutating func rest() -> ArraySlice<UInt8> {
        defer { place = bytes.endIndex }
        return bytes[place...]
    }

    mutating func map() -> [String: String]? {
        guard let count: UInt32 = number(), let inner = raw(UInt64(count)) else { return nil }
        var cursor = TapeCursor(inner)
        var map: [String: String] = [:]
        while cursor.left > 0 {
            guard let key = cursor.text(), let value = cursor.text() else { return nil }
            map[key] = value
        }
        return map
    }
}

/// The checksum of MCAP: CRC-32 of IEEE 802.3, reflected, as zlib computes it.
enum Checksum {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
        }
    }

    static func of<Bytes: Sequence>(_ bytes: Bytes) -> UInt32 where Bytes.Element == UInt8 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
        return sum ^ 0xFFFF_FFFF
    }
}
