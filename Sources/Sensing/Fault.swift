import Glibc

/// One thing that is to go wrong on purpose: on which channels, how, from when and how long.
///
/// Times count from the beginning of the drill, in nanoseconds. All numbers but those of the
/// kind in hand are ignored.
public struct Fault: Hashable, Sendable {
    /// What may go wrong.
    public enum Kind: String, Sendable, CaseIterable, Hashable {
        /// The device is away.
        case off
        /// The device goes on, and says the same thing for ever.
        case stuck
        /// Random numbers within the range and beyond it; some that are no numbers.
        case garbage
        /// The value with a wrong scale and offset, or upside down.
        case wrong
        /// Fewer values a second.
        case slow
        /// Every value later than it ought to come, with its true capture time.
        case delayed
        /// Comes and goes.
        case intermittent
        /// The device's clock drifts or jumps: capture times are not true.
        case skewed
    }

    /// The channels, a pattern with `*` and `?`: `room.eye.*`.
    public var channels: String
    /// What goes wrong.
    public var kind: Kind
    /// When it begins.
    public var from: Int64
    /// How long it lasts.
    public var length: Int64
    /// `wrong`: what the value is multiplied by; nil turns it upside down within its range.
    public var scale: Float?
    /// `wrong`: what is added afterwards, in the channel's unit.
    public var offset: Float = 0
    /// `slow`: values a second.
    public var rate: Double = 1
    /// `delayed`: how much later, at most `longestDelay`.
    public var delay: Int64 = 1_000_000_000
    /// `intermittent`: how long it stays away or there, on average.
    public var period: Int64 = 800_000_000
    /// `skewed`: how fast the clock drifts, parts per million.
    public var drift: Double = 1_000
    /// `skewed`: by how much the clock is wrong at once.
    public var jump: Int64 = -700_000_000

    /// The longest delay that can be kept: ten seconds.
    public static let longestDelay: Int64 = 10_000_000_000

    /// Makes a fault with the usual numbers of its kind.
    public init(_ kind: Kind, on channels: String, from: Int64, length: Int64) {
        self.kind = kind
        self.channels = channels
        self.from = from
        self.length = length
    }

    /// The first moment at which it is over.
    public var end: Int64 { from + length }

    /// Whether a channel is meant.
    public func concerns(_ channel: String) -> Bool { fnmatch(channels, channel, 0) == 0 }

    /// Whether it is at work at a time since the beginning of the drill.
    public func isAtWork(at time: Int64) -> Bool { time >= from && time < end }
}

/// Faults on purpose with the seed of all that is random in them.
///
/// The same drill on the same readings is the same to the bit.
public struct Drill: Hashable, Sendable {
    /// What random details come from.
    public var seed: UInt64
    /// The faults; where several concern a channel at once, they work in this order.
    public var faults: [Fault]

    /// Makes a drill.
    public init(seed: UInt64 = 1, faults: [Fault]) {
        self.seed = seed
        self.faults = faults
    }

    /// When the last fault is over, nanoseconds since the beginning.
    public var end: Int64 { faults.map(\.end).max() ?? 0 }
}
