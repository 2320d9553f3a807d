import Conditions
import Quantities

/// Takes the state of a world word by word: into bytes, or into a hash.
protocol StateSink {
    mutating func take(_ word: UInt64)
}

extension StateSink {
    mutating func take(_ value: UInt32) { take(UInt64(value)) }
    mutating func take(_ value: Float) { take(UInt64(value.bitPattern)) }
    mutating func take(_ a: Float, _ b: Float) {
        take(UInt64(a.bitPattern) << 32 | UInt64(b.bitPattern))
    }
    mutating func take(_ value: Bool) { take(value ? UInt64(1) : 0) }
    mutating func take(_ value: Vector3) {
        take(value.x, value.y)
        take(value.z)
    }
    mutating func take(_ value: WorldPosition) {
        take(
            UInt64(UInt32(bitPattern: value.chunk.x)) << 32
                | UInt64(UInt32(bitPattern: value.chunk.y)))
        take(value.offset)
    }
}

extension StateHash: StateSink {
    @inline(__always)
    mutating func take(_ word: UInt64) { combine(word) }
}

extension ByteWriter: StateSink {
    @inline(__always)
    mutating func take(_ word: UInt64) { write(word) }
}

/// Reads words in the order in which they were taken.
struct StateSource {
    var reader: ByteReader

    mutating func word() throws(DecodingProblem) -> UInt64 { try reader.read(UInt64.self) }
    mutating func uint32() throws(DecodingProblem) -> UInt32 {
        UInt32(truncatingIfNeeded: try word())
    }
    mutating func float() throws(DecodingProblem) -> Float { try finite(try uint32()) }
    mutating func pair() throws(DecodingProblem) -> (Float, Float) {
        let w = try word()
        return (
            try finite(UInt32(truncatingIfNeeded: w >> 32)),
            try finite(UInt32(truncatingIfNeeded: w))
        )
    }
    /// No value of the state is ever infinite or not a number.
    private func finite(_ bits: UInt32) throws(DecodingProblem) -> Float {
        let value = Float(bitPattern: bits)
        guard value.isFinite else { throw DecodingProblem("a state value of \(value)") }
        return value
    }
    mutating func bool() throws(DecodingProblem) -> Bool { try word() != 0 }
    mutating func vector3() throws(DecodingProblem) -> Vector3 {
        let (x, y) = try pair()
        return Vector3(x, y, try float())
    }
    mutating func position() throws(DecodingProblem) -> WorldPosition {
        let w = try word()
        let chunk = ChunkCoordinate(
            Int32(bitPattern: UInt32(truncatingIfNeeded: w >> 32)),
            Int32(bitPattern: UInt32(truncatingIfNeeded: w)))
        let offset = try vector3()
        guard offset.z.isFinite, (0..<64).contains(offset.x), (0..<64).contains(offset.y) else {
            throw DecodingProblem("a place outside its chunk")
        }
        return WorldPosition(chunk: chunk, offset: offset)
    }
}
