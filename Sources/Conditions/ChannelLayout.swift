/// The channels of a world in their fixed order, and where each lies in a frame.
///
/// Made once at set-up and written into every recording; the order is the order of the list.
public struct ChannelLayout: Hashable, Sendable {
    /// The channels.
    public let channels: [Channel]
    /// The first `Float` of each channel in a frame's numbers.
    let firstFloat: [Int]
    /// How many `Float` a frame has.
    let floatCount: Int
    /// Which tracks slot a channel has; −1 for other shapes.
    let tracksSlot: [Int]
    /// Which events slot a channel has; −1 for other shapes.
    let eventsSlot: [Int]
    let tracksCount: Int
    let eventsCount: Int

    /// Lays out the channels; names must differ.
    public init(_ channels: [Channel]) {
        precondition(Set(channels.map(\.name)).count == channels.count, "channel names differ")
        self.channels = channels
        var (floats, tracks, events) = (0, 0, 0)
        var (first, tracksSlot, eventsSlot): ([Int], [Int], [Int]) = ([], [], [])
        for channel in channels {
            first.append(floats)
            floats += channel.shape.floatCount
            tracksSlot.append(channel.shape == .tracks ? tracks : -1)
            eventsSlot.append(channel.shape == .events ? events : -1)
            if channel.shape == .tracks { tracks += 1 }
            if channel.shape == .events { events += 1 }
        }
        firstFloat = first
        floatCount = floats
        self.tracksSlot = tracksSlot
        self.eventsSlot = eventsSlot
        tracksCount = tracks
        eventsCount = events
    }

    /// The place of a channel in the order; nil where there is none of that name.
    public func index(of name: String) -> Int? { channels.firstIndex { $0.name == name } }

    /// The channels that issue one camera (`eye`), one microphone (`ear`) and the clock.
    public static let standard = ChannelLayout(
        [
            Channel("clock.local", .scalar, .hours, low: 0, high: 24, neutral: 12),
            Channel("room.eye.presence", .scalar, .one, low: 0, high: 1, neutral: 0),
            Channel("room.eye.count", .scalar, .one, low: 0, high: 32, neutral: 0),
            Channel("room.eye.people", .tracks, .metres, low: -100, high: 100, neutral: 0),
            Channel("room.eye.motion", .scalar, .one, low: 0, high: 1, neutral: 0),
            Channel("room.eye.stillness", .scalar, .seconds, low: 0, high: 120, neutral: 0),
            Channel(
                "room.eye.drift", .vector(axes: 2), .metresPerSecond, low: -8, high: 8, neutral: 0),
            Channel(
                "room.eye.flow", .field(columns: 16, rows: 9, parts: 2), .metresPerSecond,
                low: -8, high: 8, neutral: 0),
            Channel("room.eye.light", .scalar, .one, low: 0, high: 1, neutral: 0.5),
            Channel("room.eye.colour", .colour, .one, low: 0, high: 1, neutral: 0.5),
            Channel(
                "room.eye.palette", .field(columns: 5, rows: 1, parts: 3), .one,
                low: 0, high: 1, neutral: 0.5),
            Channel(
                "room.ear.loudness", .scalar, .decibelsFullScale, low: -90, high: 0, neutral: -90),
            Channel("room.ear.onset", .events, .one, low: 0, high: 1, neutral: 0),
            Channel("room.ear.clap", .events, .one, low: 0, high: 1, neutral: 0),
            Channel("room.eye.speed", .scalar, .metresPerSecond, low: 0, high: 8, neutral: 0),
            Channel("room.eye.gathering", .scalar, .one, low: 0, high: 1, neutral: 0),
            Channel("room.eye.nearest", .scalar, .metres, low: 0, high: 20, neutral: 20),
            Channel("room.ear.hum", .scalar, .one, low: 0, high: 1, neutral: 0),
            Channel("room.ear.pitch", .scalar, .hertz, low: 0, high: 700, neutral: 0),
            Channel("room.ear.bearing", .scalar, .radians, low: -3.2, high: 3.2, neutral: 0),
            Channel("room.ear.breath", .scalar, .one, low: 0, high: 1, neutral: 0),
            Channel("room.ear.quiet", .scalar, .seconds, low: 0, high: 120, neutral: 0),
            Channel("room.ear.whistle", .events, .one, low: 0, high: 1, neutral: 0),
            Channel("room.ear.cough", .events, .one, low: 0, high: 1, neutral: 0),
        ])
}
