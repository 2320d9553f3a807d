import Conditions
import Quantities
import WorldState

/// What a recording says of itself before its first tick: enough to make its world.
public struct JournalHeader: Hashable, Sendable {
    /// When it was begun, as the writer's caller put it; never read by the replay.
    public var created: String
    /// The program and version that wrote it.
    public var program: String
    /// The tick of the world when recording began; the first recorded tick is the next one.
    public var firstTick: Tick
    /// What the world is.
    public var premise: Premise
    /// The drives at the beginning, in profile order.
    public var drives: [Drive]
    /// The channels of the conditions, in their order.
    public var layout: ChannelLayout
    /// The names of the kinds in use; empty as long as kinds are built in.
    public var kinds: [String]

    /// The world at its very beginning, as the header describes it.
    public func makeWorld() -> World { World(premise: premise, drives: drives, layout: layout) }

    /// Writes the premise.
    var premiseBytes: [UInt8] {
        var writer = ByteWriter()
        premise.encode(into: &writer)
        return writer.bytes
    }

    var driveBytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(UInt8(drives.count))
        for drive in drives { drive.encode(into: &writer) }
        return writer.bytes
    }

    var channelBytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(UInt8(layout.channels.count))
        for channel in layout.channels { channel.encode(into: &writer) }
        return writer.bytes
    }

    var kindBytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(UInt16(kinds.count))
        for kind in kinds { writer.write(kind) }
        return writer.bytes
    }

    /// The checksum over everything that makes the world.
    var checksum: Int64 {
        JournalFormat.checksum(
            firstTick.index, premiseBytes + driveBytes + channelBytes + kindBytes)
    }

    static func premise(from bytes: [UInt8]) throws(DecodingProblem) -> Premise {
        var reader = ByteReader(bytes)
        return try Premise(from: &reader)
    }

    static func layout(from bytes: [UInt8]) throws(DecodingProblem) -> ChannelLayout {
        var reader = ByteReader(bytes)
        var channels: [Channel] = []
        for _ in 0..<Int(try reader.read(UInt8.self)) {
            channels.append(try Channel(from: &reader))
        }
        guard Set(channels.map(\.name)).count == channels.count else {
            throw DecodingProblem("two channels of one name")
        }
        return ChannelLayout(channels)
    }

    static func drives(
        from bytes: [UInt8], _ layout: ChannelLayout
    ) throws(DecodingProblem) -> [Drive] {
        var reader = ByteReader(bytes)
        var drives: [Drive] = []
        for _ in 0..<Int(try reader.read(UInt8.self)) { drives.append(try Drive(from: &reader)) }
        guard drives.count <= Drive.limit else { throw DecodingProblem("\(drives.count) drives") }
        for drive in drives where drive.channel >= layout.channels.count {
            throw DecodingProblem("a drive of channel \(drive.channel)")
        }
        return drives
    }

    static func kinds(from bytes: [UInt8]) throws(DecodingProblem) -> [String] {
        var reader = ByteReader(bytes)
        var kinds: [String] = []
        for _ in 0..<Int(try reader.read(UInt16.self)) { kinds.append(try reader.readString()) }
        return kinds
    }
}
