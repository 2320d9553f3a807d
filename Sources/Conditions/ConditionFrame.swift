import Quantities

/// The conditions of one tick: for every channel a value, a state and two of its three times.
///
/// Filled by the latch, read by the world, written into the journal bit by bit. The arrays are
/// allocated once; setting values does not allocate.
public struct ConditionFrame: Hashable, Sendable {
    /// The channels and their order.
    public let layout: ChannelLayout
    /// The state of each channel, in layout order.
    public private(set) var states: [ConditionState]
    /// When each value was captured, nanoseconds of `CLOCK_MONOTONIC`; 0 where none came.
    public private(set) var capturedAt: [Int64]
    /// When this frame was latched, nanoseconds of `CLOCK_MONOTONIC`.
    public var latchedAt: Int64 = 0
    private var numbers: [Float]
    private var trackSlots: [Track]
    private var trackCounts: [UInt8]
    private var eventSlots: [ConditionEvent]
    private var eventCounts: [UInt8]

    /// A frame in which nothing is known: neutral values, state `unknown`.
    public init(layout: ChannelLayout) {
        self.layout = layout
        let count = layout.channels.count
        states = Array(repeating: .unknown, count: count)
        capturedAt = Array(repeating: 0, count: count)
        numbers = []
        for channel in layout.channels {
            numbers += Array(repeating: channel.neutral, count: channel.shape.floatCount)
        }
        trackSlots = Array(repeating: .none, count: layout.tracksCount * Track.limit)
        trackCounts = Array(repeating: 0, count: layout.tracksCount)
        eventSlots = Array(repeating: .none, count: layout.eventsCount * ConditionEvent.limit)
        eventCounts = Array(repeating: 0, count: layout.eventsCount)
    }

    /// Takes over every value of another frame of the same layout.
    ///
    /// Does not allocate.
    ///
    /// Assigning a frame shares its arrays, and whoever changes one of the two next pays for
    /// the copy; this copies the values into the arrays that are already there.
    public mutating func copyValues(from other: ConditionFrame) {
        precondition(states.count == other.states.count, "frames of one layout")
        latchedAt = other.latchedAt
        for i in states.indices { states[i] = other.states[i] }
        for i in capturedAt.indices { capturedAt[i] = other.capturedAt[i] }
        for i in numbers.indices { numbers[i] = other.numbers[i] }
        for i in trackSlots.indices { trackSlots[i] = other.trackSlots[i] }
        for i in trackCounts.indices { trackCounts[i] = other.trackCounts[i] }
        for i in eventSlots.indices { eventSlots[i] = other.eventSlots[i] }
        for i in eventCounts.indices { eventCounts[i] = other.eventCounts[i] }
    }

    /// Nanoseconds between capture and latch of a channel's value; 0 where there is none.
    public func age(_ channel: Int) -> Int64 {
        capturedAt[channel] == 0 ? 0 : max(0, latchedAt - capturedAt[channel])
    }

    /// Sets state and capture time of a channel.
    public mutating func setState(_ channel: Int, _ state: ConditionState, capturedAt time: Int64) {
        states[channel] = state
        capturedAt[channel] = time
    }

    /// One number of a channel's value.
    public func number(_ channel: Int, _ part: Int = 0) -> Float {
        numbers[layout.firstFloat[channel] + part]
    }

    /// Sets one number, held to the channel's range; a NaN becomes the smallest.
    public mutating func setNumber(_ channel: Int, _ part: Int = 0, _ value: Float) {
        let limits = layout.channels[channel]
        precondition(part < limits.shape.floatCount, "the channel has no such part")
        numbers[layout.firstFloat[channel] + part] = clamp(value, limits.low, limits.high)
    }

    /// How many people a tracks channel holds.
    public func trackCount(_ channel: Int) -> Int { Int(trackCounts[layout.tracksSlot[channel]]) }

    /// One person, `index` below `trackCount`.
    public func track(_ channel: Int, _ index: Int) -> Track {
        trackSlots[layout.tracksSlot[channel] * Track.limit + index]
    }

    /// Takes everybody out of a tracks channel.
    public mutating func removeTracks(_ channel: Int) {
        let slot = layout.tracksSlot[channel]
        trackCounts[slot] = 0
        for i in 0..<Track.limit { trackSlots[slot * Track.limit + i] = .none }
    }

    /// Adds a person, its numbers held to the channel's range; `false` where there is no room left.
    @discardableResult
    public mutating func addTrack(_ channel: Int, _ track: Track) -> Bool {
        let slot = layout.tracksSlot[channel]
        let count = Int(trackCounts[slot])
        guard count < Track.limit else { return false }
        trackSlots[slot * Track.limit + count] = held(track, layout.channels[channel])
        trackCounts[slot] += 1
        return true
    }

    /// A track with its numbers held to the channel's range; a NaN becomes the smallest.
    private func held(_ track: Track, _ limits: Channel) -> Track {
        func held(_ v: Vector2) -> Vector2 {
            Vector2(clamp(v.x, limits.low, limits.high), clamp(v.y, limits.low, limits.high))
        }
        return Track(
            identity: track.identity, position: held(track.position),
            velocity: held(track.velocity), height: clamp(track.height, 0, 4))
    }

    /// How many events a channel holds this tick.
    public func eventCount(_ channel: Int) -> Int { Int(eventCounts[layout.eventsSlot[channel]]) }

    /// One event, `index` below `eventCount`.
    public func event(_ channel: Int, _ index: Int) -> ConditionEvent {
        eventSlots[layout.eventsSlot[channel] * ConditionEvent.limit + index]
    }

    /// Takes out all events of a channel; the latch does so before it fills a tick.
    public mutating func removeEvents(_ channel: Int) {
        let slot = layout.eventsSlot[channel]
        eventCounts[slot] = 0
        for i in 0..<ConditionEvent.limit { eventSlots[slot * ConditionEvent.limit + i] = .none }
    }

    /// Adds an event; `false` where the tick is full, so that it waits for the next.
    @discardableResult
    public mutating func addEvent(_ channel: Int, _ event: ConditionEvent) -> Bool {
        let slot = layout.eventsSlot[channel]
        let count = Int(eventCounts[slot])
        guard count < ConditionEvent.limit else { return false }
        eventSlots[slot * ConditionEvent.limit + count] = event
        eventCounts[slot] += 1
        return true
    }

    /// Puts another person in the place of one, `index` below `trackCount`; held to the range.
    public mutating func setTrack(_ channel: Int, _ index: Int, _ track: Track) {
        precondition(index < trackCount(channel), "nobody is there")
        let slot = layout.tracksSlot[channel]
        trackSlots[slot * Track.limit + index] = held(track, layout.channels[channel])
    }

    /// Puts another event in the place of one, `index` below `eventCount`.
    public mutating func setEvent(_ channel: Int, _ index: Int, _ event: ConditionEvent) {
        precondition(index < eventCount(channel), "nothing happened there")
        eventSlots[layout.eventsSlot[channel] * ConditionEvent.limit + index] = event
    }
}

extension ConditionFrame {
    /// Takes over one channel, value, state, capture time and events, of a frame of this layout.
    public mutating func takeOver(_ channel: Int, from other: ConditionFrame) {
        setState(channel, other.states[channel], capturedAt: other.capturedAt[channel])
        switch layout.channels[channel].shape {
        case .tracks:
            removeTracks(channel)
            for index in 0..<other.trackCount(channel) {
                addTrack(channel, other.track(channel, index))
            }
        case .events:
            removeEvents(channel)
            for index in 0..<other.eventCount(channel) {
                addEvent(channel, other.event(channel, index))
            }
        case let shape:
            for part in 0..<shape.floatCount {
                setNumber(channel, part, other.number(channel, part))
            }
        }
    }
}
