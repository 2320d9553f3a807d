import Conditions
import Quantities
import Synchronization

/// Where supervisors leave their readings and the latch picks them up.
///
/// Levels: the latest wins. Events: first in, first out, at most `eventRoom` waiting for a
/// channel, refused and counted beyond. The lock is held for a copy of at most two kilobytes;
/// the latch only tries it and, where a writer is just inside, takes the readings a tick later.
public final class ReadingBoard: Sendable {
    /// How many events of a channel may wait for the latch.
    public static let eventRoom = 64

    /// The channels.
    public let layout: ChannelLayout
    private let state: Mutex<State>

    struct State: Sendable {
        /// The newest values and their capture times.
        var frame: ConditionFrame
        var isFresh: [Bool]
        var isSimulated: [Bool]
        /// Whether the device behind the channel is known to be away.
        var isAway: [Bool]
        var events: [EventRing]

        init(layout: ChannelLayout) {
            let count = layout.channels.count
            frame = ConditionFrame(layout: layout)
            isFresh = Array(repeating: false, count: count)
            isSimulated = isFresh
            isAway = isFresh
            events = layout.channels.map { EventRing(room: $0.shape == .events ? eventRoom : 0) }
        }
    }

    /// Makes an empty board.
    public init(layout: ChannelLayout) {
        self.layout = layout
        state = Mutex(State(layout: layout))
    }

    /// Puts up a reading: levels replace what was there, events join the queue.
    ///
    /// Allocates nothing. A reading older than what is there is taken too: its device knows.
    public func publish(_ reading: Reading) {
        precondition(reading.frame.layout == layout, "a reading of another layout")
        state.withLock { state in
            for channel in reading.channels {
                state.frame.copyValue(channel, from: reading.frame, channel)
                state.frame.setState(
                    channel, .live, capturedAt: max(1, reading.capturedAt.nanoseconds))
                state.isSimulated[channel] = reading.isSimulated
                state.isFresh[channel] = true
                state.isAway[channel] = false
                if layout.channels[channel].shape == .events {
                    for index in 0..<reading.frame.eventCount(channel) {
                        state.events[channel].offer(reading.frame.event(channel, index))
                    }
                }
            }
        }
    }

    /// Says that the device behind some channels is away, or there again without a value yet.
    public func setAway(_ isAway: Bool, channels: [Int]) {
        state.withLock { state in
            for channel in channels { state.isAway[channel] = isAway }
        }
    }

    /// Puts up the hour of the local clock, 0 … 24; call about once a second.
    public func publishLocalHour(_ hour: Float, at time: MonotonicTime) {
        guard let channel = layout.index(of: "clock.local") else { return }
        state.withLock { state in
            state.frame.setNumber(channel, 0, hour)
            state.frame.setState(channel, .live, capturedAt: max(1, time.nanoseconds))
            state.isFresh[channel] = true
            state.isAway[channel] = false
        }
    }

    /// How many events of a channel found no room since the start.
    public func refusedEvents(_ channel: Int) -> UInt64 {
        state.withLock { $0.events[channel].refused }
    }

    /// Lets the latch in if nobody is inside; `false` where somebody is.
    func tryRead(_ body: (inout State) -> Void) -> Bool {
        state.withLockIfAvailable { state in
            body(&state)
            return true
        } ?? false
    }
}

/// A ring of events; its room is allocated once.
struct EventRing: Sendable {
    private var slots: [ConditionEvent]
    private var first = 0
    private(set) var count = 0
    private(set) var refused: UInt64 = 0

    init(room: Int) { slots = Array(repeating: .none, count: room) }

    mutating func offer(_ event: ConditionEvent) {
        guard count < slots.count else {
            refused &+= 1
            return
        }
        slots[(first + count) % slots.count] = event
        count += 1
    }

    mutating func poll() -> ConditionEvent? {
        guard count > 0 else { return nil }
        defer {
            first = (first + 1) % slots.count
            count -= 1
        }
        return slots[first]
    }
}
