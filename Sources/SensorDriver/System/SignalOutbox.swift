import DeviceIO
import Synchronization

/// What waits to be sent: of each level the newest value, events in their order.
///
/// The loop puts in, the sink's own thread takes out. All room is allocated once, and the lock
/// is held for the length of a copy, so that the loop never waits on a device.
final class SignalOutbox: Sendable {
    /// One value on its way.
    struct Item: Sendable, Equatable {
        var signal: Int
        var value: SIMD4<Float>
    }

    private struct State {
        var levels: [SIMD4<Float>]
        var isFresh: [Bool]
        var events: [Item]
        var refused: UInt64 = 0
    }
    private let isEvent: [Bool]
    private let capacity: Int
    private let state: Mutex<State>

    /// - Parameters:
    ///   - requests: The signals that there are.
    ///   - capacity: How many events may wait.
    init(requests: [SignalRequest], capacity: Int = 256) {
        isEvent = requests.map(\.isEvent)
        self.capacity = capacity
        var events: [Item] = []
        events.reserveCapacity(capacity)
        state = Mutex(
            State(
                levels: requests.map { _ in SIMD4() }, isFresh: requests.map { _ in false },
                events: events))
    }

    /// Values that found no room since `reset`.
    var refused: UInt64 { state.withLock { $0.refused } }

    /// Counts values that the device did not take.
    func refuse(_ count: Int = 1) { state.withLock { $0.refused &+= UInt64(count) } }

    /// Puts down a value; neither blocks nor allocates.
    func put(_ signal: Int, _ value: SIMD4<Float>) {
        precondition(isEvent.indices.contains(signal), "a signal that was never asked for")
        state.withLock { state in
            guard isEvent[signal] else {
                state.levels[signal] = value
                state.isFresh[signal] = true
                return
            }
            guard state.events.count < capacity else {
                state.refused &+= 1
                return
            }
            state.events.append(Item(signal: signal, value: value))
        }
    }

    /// Moves what waits behind `items`: the levels, then the events.
    func take(into items: inout [Item]) {
        items.reserveCapacity(items.count + isEvent.count + capacity)
        state.withLock { state in
            for signal in isEvent.indices where state.isFresh[signal] {
                state.isFresh[signal] = false
                items.append(Item(signal: signal, value: state.levels[signal]))
            }
            items.append(contentsOf: state.events)
            state.events.removeAll(keepingCapacity: true)
        }
    }

    /// Forgets what waits and what was refused.
    func reset() {
        state.withLock { state in
            for signal in isEvent.indices { state.isFresh[signal] = false }
            state.events.removeAll(keepingCapacity: true)
            state.refused = 0
        }
    }
}
