import Synchronization

/// First in, first out, of fixed room: what does not fit is refused and counted.
///
/// For events and operations. The room is allocated once. Use from any thread.
public final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State {
        var ring: [Element?]
        var first = 0
        var count = 0
        var refused: UInt64 = 0
    }
    private let state: Mutex<State>

    /// Makes an empty queue.
    /// - Parameter capacity: How many elements may wait; at least 1.
    public init(capacity: Int) {
        precondition(capacity > 0, "a queue needs room")
        state = Mutex(State(ring: Array(repeating: nil, count: capacity)))
    }

    /// Puts an element at the end; `false` where the queue was full and the element is refused.
    @discardableResult
    public func offer(_ element: Element) -> Bool {
        state.withLock { state in
            guard state.count < state.ring.count else {
                state.refused &+= 1
                return false
            }
            state.ring[(state.first + state.count) % state.ring.count] = element
            state.count += 1
            return true
        }
    }

    /// Takes the first element, or nothing where none waits.
    public func poll() -> Element? {
        state.withLock { state in
            guard state.count > 0 else { return nil }
            let element = state.ring[state.first]
            state.ring[state.first] = nil
            state.first = (state.first + 1) % state.ring.count
            state.count -= 1
            return element
        }
    }

    /// How many elements wait.
    public var count: Int { state.withLock { $0.count } }
    /// How many elements were refused since the start.
    public var refused: UInt64 { state.withLock { $0.refused } }
}
