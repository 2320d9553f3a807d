/// Reads numbers from bytes that came from outside; answers nil beyond their end, never traps.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    /// Starts at the first byte.
    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    /// How many bytes were read.
    var offset: Int { index - bytes.startIndex }
    /// How many bytes are left.
    var left: Int { bytes.endIndex - index }

    /// The next bytes.
    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= left else { return nil }
        defer { index += count }
        return bytes[index..<index + count]
    }

    /// The next number, its highest byte first.
    mutating func big<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
        guard let part = take(MemoryLayout<Number>.size) else { return nil }
        var value: Number = 0
        for byte in part { value = value << 8 | Number(truncatingIfNeeded: byte) }
        return value
    }

    /// The next number of two bytes, the lower first.
    mutating func little16() -> UInt16? { big(UInt16.self)?.byteSwapped }

    /// The next byte.
    mutating func byte() -> UInt8? {
        guard let part = take(1) else { return nil }
        return part.first
    }
}

extension [UInt8] {
    /// Appends a number, its highest byte first.
    mutating func appendBig<Number: FixedWidthInteger>(_ value: Number) {
        var shift = Number.bitWidth - 8
        while shift >= 0 {
            append(UInt8(truncatingIfNeeded: value >> Number(shift)))
            shift -= 8
        }
    }

    /// Appends text in a field of fixed size, cut where it is too long, filled with zeros.
    mutating func appendField(_ text: String, size: Int) {
        let bytes = Array(text.utf8.prefix(size - 1))
        append(contentsOf: bytes)
        append(contentsOf: [UInt8](repeating: 0, count: size - bytes.count))
    }
}
