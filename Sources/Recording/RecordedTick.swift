import Conditions
import Quantities
import WorldState

/// One tick of a recording: what the step read, and the hashes of the state it led to.
public struct RecordedTick: Sendable {
    /// The tick of the state after the step.
    public var tick: Tick
    /// What the step read.
    public var inputs: TickInputs
    /// The hash of the whole state after the step.
    public var hash: UInt64
    /// The low 16 bits of the sections' hashes, in the order of `StateSection`.
    public var sections: SIMD16<UInt16>
}

/// Reads the ticks of one block one after the other.
struct BlockDecoder {
    /// The tick read last; before the first `next` its fields mean nothing.
    private(set) var current: RecordedTick
    private var reader: ByteReader
    private var left: Int

    init(_ block: RecordedBlock, layout: ChannelLayout) {
        reader = ByteReader(block.bytes)
        left = block.count
        current = RecordedTick(
            tick: Tick(block.firstTick &- 1), inputs: TickInputs(layout: layout), hash: 0,
            sections: .zero)
    }

    /// Reads the next tick into `current`; `false` at the end of the block.
    mutating func next() throws(DecodingProblem) -> Bool {
        if left == 0 {
            guard reader.isAtEnd else { throw DecodingProblem("bytes behind the last tick") }
            return false
        }
        left -= 1
        current.tick = current.tick.next
        try current.inputs.decode(from: &reader)
        current.hash = try reader.read(UInt64.self)
        for index in 0..<16 { current.sections[index] = try reader.read(UInt16.self) }
        return true
    }
}

/// A block as it lies in the file, its checksum proved.
struct RecordedBlock: Sendable {
    var firstTick: UInt64
    var count: Int
    var bytes: [UInt8]
    /// The tick of its last step.
    var lastTick: UInt64 { firstTick + UInt64(count) - 1 }
}
