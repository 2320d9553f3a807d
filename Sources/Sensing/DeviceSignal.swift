import Conditions
import DeviceIO

/// A number that a device of numbers gives: where the driver finds it and what it means here.
public struct DeviceSignal: Hashable, Sendable {
    /// The last part of the channel's name: `distance` becomes `room.chair.distance`.
    public var name: String
    /// Where the driver finds it, how many parts it has, whether it happens or is so.
    public var request: SignalRequest
    /// The unit after scaling.
    public var unit: ConditionUnit
    /// The range after scaling; readings beyond are held to it.
    public var low: Float
    /// The upper end of the range.
    public var high: Float
    /// What it is when nothing is known.
    public var neutral: Float
    /// What the raw number is multiplied by.
    public var scale: Float = 1
    /// What is added afterwards.
    public var offset: Float = 0
    /// Whether the device speaks only when something changes.
    ///
    /// Then the last value counts as live for as long as the device is open, and silence is no
    /// loss: a key that nobody touches is not lost.
    public var speaksOnChange = false
    /// What loss means; nil for what the entry says.
    public var loss: LossPolicy?

    /// Makes a signal of a range.
    public init(
        _ name: String, _ request: SignalRequest, _ unit: ConditionUnit = .one, low: Float = 0,
        high: Float = 1, neutral: Float = 0
    ) {
        self.name = name
        self.request = request
        self.unit = unit
        self.low = low
        self.high = high
        self.neutral = neutral
    }

    /// The channel it feeds in a role.
    public func channel(role: String) -> Channel {
        let shape: ConditionShape =
            request.isEvent
            ? .events : request.parts == 1 ? .scalar : .vector(axes: min(request.parts, 3))
        return Channel(
            "room.\(role).\(name)", shape, unit, low: low, high: high, neutral: neutral)
    }
}

/// A device of numbers in a role of the exhibit.
public struct SignalBinding: Hashable, Sendable {
    /// The role, one lower-case word: its channels are `room.<role>.<signal>`.
    public var role: String
    /// The file of `Devices/` that takes it.
    public var entry: DeviceEntry
    /// What loss means here; goes before what the entry and its signals say.
    public var loss: LossPolicy?
    /// The script or tape that stands in for it in films and rehearsals; nil for none.
    public var standIn: DeviceEntry?

    /// Gives an entry a role.
    public init(role: String, entry: DeviceEntry, loss: LossPolicy? = nil) {
        self.role = role
        self.entry = entry
        self.loss = loss
    }

    /// Its channels, in the order of its signals.
    public var channels: [Channel] { entry.signals.map { $0.channel(role: role) } }

    /// The policy of one of its signals.
    public func policy(of signal: DeviceSignal) -> LossPolicy {
        loss ?? signal.loss ?? entry.loss ?? .standard
    }
}

extension ChannelLayout {
    /// The standard channels, and behind them those of the exhibit's devices of numbers.
    public static func room(_ signals: [SignalBinding]) -> ChannelLayout {
        room([], signals)
    }
}
