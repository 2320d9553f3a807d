import Conditions
import Quantities

/// What one device has to say at one moment: a value for each of its channels.
///
/// Kept by whoever feeds the board and filled anew for each capture; the arrays are allocated
/// once. Values are held to the range of their channel as they are set.
public struct Reading: Sendable {
    /// The channels it speaks of, by their place in the layout.
    public let channels: [Int]
    /// Whether a program made the values up.
    public var isSimulated: Bool
    /// When what it tells was captured, `CLOCK_MONOTONIC`, calibration applied.
    public var capturedAt = MonotonicTime(nanoseconds: 0)
    /// The values; those of other channels are not looked at.
    public var frame: ConditionFrame

    /// Makes a reading of some channels, all at neutral.
    public init(layout: ChannelLayout, channels: [Int], isSimulated: Bool = false) {
        self.channels = channels
        self.isSimulated = isSimulated
        frame = ConditionFrame(layout: layout)
    }

    /// Makes a reading of the channels whose name begins with `prefix`, such as `room.eye.`.
    public init(layout: ChannelLayout, prefix: String, isSimulated: Bool = false) {
        let channels = layout.channels.indices.filter {
            layout.channels[$0].name.hasPrefix(prefix)
        }
        self.init(layout: layout, channels: channels, isSimulated: isSimulated)
    }
}

extension ConditionFrame {
    /// Takes over the value of a channel, of the same shape, from another frame; no allocation.
    mutating func copyValue(_ channel: Int, from other: ConditionFrame, _ otherChannel: Int) {
        switch layout.channels[channel].shape {
        case .tracks:
            removeTracks(channel)
            for index in 0..<other.trackCount(otherChannel) {
                addTrack(channel, other.track(otherChannel, index))
            }
        case .events: break
        case let shape:
            for part in 0..<shape.floatCount {
                setNumber(channel, part, other.number(otherChannel, part))
            }
        }
    }

    /// Sets the neutral value: every number neutral, nobody there.
    mutating func setNeutral(_ channel: Int) {
        switch layout.channels[channel].shape {
        case .tracks: removeTracks(channel)
        case .events: break
        case let shape:
            let neutral = layout.channels[channel].neutral
            for part in 0..<shape.floatCount { setNumber(channel, part, neutral) }
        }
    }
}
