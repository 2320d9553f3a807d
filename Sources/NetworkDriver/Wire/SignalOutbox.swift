import DeviceIO
import Synchronization

/// What the loop put down for a sink and nobody has sent yet.
///
/// `put` is called by the loop: it holds a lock for the length of a move and neither allocates
/// nor waits on the network. Levels are latest-wins; events queue in bounded room.
final class SignalOutbox: Sendable {
    /// An event that waits to be sent.
    struct Event: Sendable {
        var signal: Int
        var value: SIMD4<Float>
    }

    private struct State {
        var levels: [SIMD4<Float>]
        var isFresh: [Bool]
        var events: [Event]
        var count = 0
        var wake: WakePipe?
    }

    /// How many events may wait.
    static let eventRoom = 256

    private let state: Mutex<State>
    private let requests: [SignalRequest]
    private let refusals = Atomic<UInt64>(0)

    /// Makes an empty one.
    init(_ requests: [SignalRequest]) {
        self.requests = requests
        state = Mutex(
            State(
                levels: Array(repeating: .zero, count: requests.count),
                isFresh: Array(repeating: false, count: requests.count),
                events: Array(
                    repeating: Event(signal: 0, value: .zero), count: SignalOutbox.eventRoom)))
    }

    /// Values that found no room or were no numbers, since the last `start`.
    var refused: UInt64 { refusals.load(ordering: .relaxed) }

    /// Counts values that the device did not take.
    func refuse(_ count: Int = 1) { refusals.add(UInt64(count), ordering: .relaxed) }

    /// Begins anew: what waits is kept, refusals are counted from 0.
    func start(_ wake: WakePipe) {
        refusals.store(0, ordering: .relaxed)
        state.withLock { $0.wake = wake }
    }

    /// Puts down a value; from any thread.
    func put(_ signal: Int, _ value: SIMD4<Float>) {
        guard requests.indices.contains(signal) else { return refuse() }
        for part in 0..<min(4, requests[signal].parts) where !value[part].isFinite {
            return refuse()
        }
        let (wake, isTaken): (WakePipe?, Bool) = state.withLock { state in
            if !requests[signal].isEvent {
                state.levels[signal] = value
                state.isFresh[signal] = true
                return (state.wake, true)
            }
            guard state.count < SignalOutbox.eventRoom else { return (state.wake, false) }
            state.events[state.count] = Event(signal: signal, value: value)
            state.count += 1
            return (state.wake, true)
        }
        if !isTaken { refuse() }
        wake?.signal()
    }

    /// Takes what was put down since the last call.
    ///
    /// For the thread that flushes.
    /// - Parameters:
    ///   - levels: Filled with the newest level of each signal; nil where there was none.
    ///   - events: The events in their order are appended.
    /// - Returns: Whether there was anything.
    func take(levels: inout [SIMD4<Float>?], events: inout [Event]) -> Bool {
        state.withLock { state in
            var isFilled = state.count > 0
            for index in state.levels.indices where state.isFresh[index] {
                levels[index] = state.levels[index]
                state.isFresh[index] = false
                isFilled = true
            }
            events.append(contentsOf: state.events[..<state.count])
            state.count = 0
            return isFilled
        }
    }
}
