/// Writes values as little-endian bytes, in the order of the calls.
///
/// Reserve enough room once; appending within it does not allocate.
public struct ByteWriter: Sendable {
    /// What has been written.
    public internal(set) var bytes: [UInt8] = []

    /// Makes an empty writer with room for `capacity` bytes.
    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Forgets everything and keeps the room.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Writes a whole number of any width.
    @inlinable
    public mutating func write<T: FixedWidthInteger>(_ value: T) {
        var rest = value
        for _ in 0..<(T.bitWidth / 8) {
            append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
    /// Writes the bits of a `Float`.
    @inlinable
    public mutating func write(_ value: Float) { write(value.bitPattern) }
    /// Writes the bits of a `Double`.
    @inlinable
    public mutating func write(_ value: Double) { write(value.bitPattern) }
    /// Writes 1 or 0.
    @inlinable
    public mutating func write(_ value: Bool) { append(value ? 1 : 0) }
    /// Writes three `Float`.
    public mutating func write(_ value: Vector3) {
        write(value.x)
        write(value.y)
        write(value.z)
    }
    /// Writes the count of UTF-8 bytes (16 bits), then the bytes; longer texts are cut.
    public mutating func write(_ text: String) {
        let utf8 = Array(text.utf8.prefix(65535))
        write(UInt16(utf8.count))
        bytes.append(contentsOf: utf8)
    }
    /// Writes the count of bytes (32 bits), then the bytes.
    public mutating func write(bytes more: [UInt8]) {
        write(UInt32(more.count))
        bytes.append(contentsOf: more)
    }
    /// Writes one byte.
    @usableFromInline
    mutating func append(_ byte: UInt8) { bytes.append(byte) }
}

/// The bytes ended early or hold what no writer wrote.
public struct DecodingProblem: Error, Sendable, CustomStringConvertible {
    /// What was expected and where.
    public var description: String
    /// Makes the error with a sentence.
    public init(_ description: String) { self.description = description }
}

/// Reads what `ByteWriter` wrote, in the same order.
public struct ByteReader: Sendable {
    private let bytes: [UInt8]
    /// The offset of the next byte.
    public private(set) var offset: Int

    /// Starts at the first byte, or at `offset`.
    public init(_ bytes: [UInt8], offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    /// Whether every byte has been read.
    public var isAtEnd: Bool { offset >= bytes.count }

    /// Reads a whole number.
    public mutating func read<T: FixedWidthInteger>(_ type: T.Type) throws(DecodingProblem) -> T {
        let width = T.bitWidth / 8
        guard offset + width <= bytes.count else {
            throw DecodingProblem("\(width) bytes wanted at \(offset), there are \(bytes.count)")
        }
        var value: T = 0
        for k in (0..<width).reversed() {
            value =
                width > 1
                ? (value << 8) | T(truncatingIfNeeded: bytes[offset + k])
                : T(truncatingIfNeeded: bytes[offset + k])
        }
        offset += width
        return value
    }
    /// Reads a `Float`.
    public mutating func readFloat() throws(DecodingProblem) -> Float {
        Float(bitPattern: try read(UInt32.self))
    }
    /// Reads a `Double`.
    public mutating func readDouble() throws(DecodingProblem) -> Double {
        Double(bitPattern: try read(UInt64.self))
    }
    /// Reads a truth value; anything but 0 is true.
    public mutating func readBool() throws(DecodingProblem) -> Bool { try read(UInt8.self) != 0 }
    /// Reads three `Float`.
    public mutating func readVector3() throws(DecodingProblem) -> Vector3 {
        Vector3(try readFloat(), try readFloat(), try readFloat())
    }
    /// Reads a text.
    public mutating func readString() throws(DecodingProblem) -> String {
        let count = Int(try read(UInt16.self))
        return String(decoding: try take(count), as: UTF8.self)
    }
    /// Reads counted bytes.
    public mutating func readBytes() throws(DecodingProblem) -> [UInt8] {
        let count = Int(try read(UInt32.self))
        return Array(try take(count))
    }
    private mutating func take(_ count: Int) throws(DecodingProblem) -> ArraySlice<UInt8> {
        guard count >= 0, offset + count <= bytes.count else {
            throw DecodingProblem("\(count) bytes wanted at \(offset), there are \(bytes.count)")
        }
        defer { offset += count }
        return bytes[offset..<(offset + count)]
    }
}
