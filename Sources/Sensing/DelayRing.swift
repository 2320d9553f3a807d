import Conditions
import Quantities

/// Keeps what a channel said until it is due.
///
/// The room, for the longest delay at sixty values a second, is made at the beginning.
struct DelayRing: Sendable {
    private struct Entry {
        var arrival: Arrival
        var frame: ConditionFrame
        var due: Int64
    }

    private static let room = Int(Fault.longestDelay / 1_000_000_000) * 60 + 60

    private let shape: ConditionShape
    private var entries: [Entry]
    private var first = 0
    private var count = 0

    init(_ channel: Channel) {
        shape = channel.shape
        let frame = ConditionFrame(layout: ChannelLayout([channel]))
        let nothing = Arrival(isFresh: false, isAway: false, isSimulated: true, capturedAt: 0)
        // Each entry sets a value, so that none shares its arrays with the others.
        entries = (0..<DelayRing.room).map { index in
            var own = frame
            own.latchedAt = Int64(index)
            own.setState(0, .unknown, capturedAt: 0)
            return Entry(arrival: nothing, frame: own, due: 0)
        }
    }

    mutating func clear() { (first, count) = (0, 0) }

    /// Keeps an arrival, and puts what is due by now in its place.
    mutating func pass(
        _ arrival: inout Arrival, _ frame: inout ConditionFrame, _ channel: Int, at time: Int64,
        delay: Int64
    ) {
        let hasEvents = shape == .events && frame.eventCount(channel) > 0
        if (arrival.isFresh || hasEvents) && count < entries.count {
            let slot = (first + count) % entries.count
            entries[slot].arrival = arrival
            entries[slot].due = time + delay
            keep(frame, channel, in: slot)
            count += 1
        }
        arrival.isFresh = false
        if shape == .events { frame.removeEvents(channel) }
        while count > 0 && entries[first].due <= time {
            let entry = entries[first].arrival
            if entry.isFresh {
                arrival.isFresh = true
                arrival.capturedAt = entry.capturedAt
                frame.copyValue(channel, from: entries[first].frame, 0)
            }
            if shape == .events {
                for index in 0..<entries[first].frame.eventCount(0) {
                    frame.addEvent(channel, entries[first].frame.event(0, index))
                }
            }
            first = (first + 1) % entries.count
            count -= 1
        }
    }

    private mutating func keep(_ frame: ConditionFrame, _ channel: Int, in slot: Int) {
        entries[slot].frame.copyValue(0, from: frame, channel)
        guard shape == .events else { return }
        entries[slot].frame.removeEvents(0)
        for index in 0..<frame.eventCount(channel) {
            entries[slot].frame.addEvent(0, frame.event(channel, index))
        }
    }
}
