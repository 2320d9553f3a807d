import Synchronization

/// A place for the newest value of something on its way from one thread to another.
///
/// The writer replaces what the reader did not take (latest wins, counted). Three cells lie
/// between them: one is being written, one holds the newest, one is being read, and they change
/// places by one atomic exchange. Neither side ever waits, allocates, or sees half a value,
/// however slow the other is. One thread at a time writes and one thread at a time reads.
///
/// `@unchecked Sendable`: a cell belongs to the side that holds its number. The writer holds
/// `back`, the reader holds `front`, and the third number lies in `middle`.
public final class LatestSlot<Value: Sendable>: @unchecked Sendable {
    /// Set in `middle` while its cell holds a value that the reader has not taken.
    private static var fresh: Int { 4 }

    private let cells: UnsafeMutablePointer<Value?>
    private let middle = Atomic<Int>(1)
    private let lost = Atomic<UInt64>(0)
    private var back = 0
    private var front = 2

    /// Makes an empty slot.
    public init() {
        cells = .allocate(capacity: 3)
        cells.initialize(repeating: nil, count: 3)
    }

    deinit {
        cells.deinitialize(count: 3)
        cells.deallocate()
    }

    /// Puts in a value; an earlier one that was not taken is lost and counted.
    ///
    /// For the writer.
    public func put(_ value: Value) {
        cells[back] = value
        let old = middle.exchange(back | Self.fresh, ordering: .acquiringAndReleasing)
        if old & Self.fresh != 0 { lost.wrappingAdd(1, ordering: .relaxed) }
        back = old & ~Self.fresh
        // What nobody will take any more is let go at once.
        cells[back] = nil
    }

    /// Takes the newest value, or nothing where there is none since the last one.
    ///
    /// For the reader.
    public func take() -> Value? {
        // Only the reader takes the mark away, so it is still there at the exchange.
        guard middle.load(ordering: .relaxed) & Self.fresh != 0 else { return nil }
        let old = middle.exchange(front, ordering: .acquiringAndReleasing)
        front = old & ~Self.fresh
        return cells[front].take()
    }

    /// How many values were replaced before they were taken; for any thread.
    public var replaced: UInt64 { lost.load(ordering: .relaxed) }
}
