import Synchronization

/// A place for the newest value of something: a level, a picture, a report.
///
/// A writer replaces what nobody took (latest wins, counted); a reader takes or peeks. The
/// lock is held for the length of a move, never while values are made, so that neither side
/// waits on the other's work. Use from any thread.
public final class LatestSlot<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var isFresh = false
        var replaced: UInt64 = 0
    }
    private let state = Mutex(State())

    /// Makes an empty slot.
    public init() {}

    /// Puts in a value; an earlier one that was not taken is lost and counted.
    public func put(_ value: Value) {
        let old: Value? = state.withLock { state in
            let old = state.value
            if state.isFresh { state.replaced &+= 1 }
            state.value = value
            state.isFresh = true
            return old
        }
        _ = old  // Freed here, outside the lock.
    }

    /// The newest value if it has not been taken yet; afterwards the slot counts as taken.
    public func take() -> Value? {
        state.withLock { state in
            guard state.isFresh else { return nil }
            state.isFresh = false
            return state.value
        }
    }

    /// The newest value, taken or not.
    public func peek() -> Value? { state.withLock { $0.value } }

    /// How many values were replaced before anybody took them.
    public var replaced: UInt64 { state.withLock { $0.replaced } }
}
