import Synchronization

/// A place for the newest value of something: a level, a picture, a report.
///
/// A writer replaces what nobody took (latest wins, counted); a reader takes or peeks. Three
/// cells lie between them: one is being written, one is the newest, one is being read, and they
/// change places by one atomic exchange. So a writer never waits for a reader, however slow,
/// nor a reader for a writer. Several writers wait for one another, and so do several readers;
/// a single writer, such as the loop, waits for nobody. Use from any thread.
///
/// `@unchecked Sendable`: a cell belongs to the side that holds its number. The writers hold
/// `back`, the readers hold `front`, and the third number lies in `middle`.
public final class LatestSlot<Value: Sendable>: @unchecked Sendable {
    private struct Reader {
        var front = 2
        /// Whether what lies in front has been taken; a peek does not count.
        var isTaken = true
    }
    /// Set in `middle` while its cell holds a value that no reader has seen.
    private static var fresh: Int { 4 }

    private let cells: UnsafeMutablePointer<Value?>
    private let middle = Atomic<Int>(1)
    private let back = Mutex(0)
    private let reader = Mutex(Reader())
    private let lost = Atomic<UInt64>(0)

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
    public func put(_ value: Value) {
        back.withLock { back in
            cells[back] = value
            let old = middle.exchange(back | Self.fresh, ordering: .acquiringAndReleasing)
            if old & Self.fresh != 0 { lost.wrappingAdd(1, ordering: .relaxed) }
            back = old & ~Self.fresh
            // What nobody will read any more is let go at once.
            cells[back] = nil
        }
    }

    /// The newest value if it has not been taken yet; afterwards the slot counts as taken.
    public func take() -> Value? {
        reader.withLock { reader in
            fetch(&reader)
            if reader.isTaken { return nil }
            reader.isTaken = true
            return cells[reader.front]
        }
    }

    /// The newest value, taken or not.
    public func peek() -> Value? {
        reader.withLock { reader in
            fetch(&reader)
            return cells[reader.front]
        }
    }

    /// How many values were replaced before anybody took them.
    public var replaced: UInt64 { lost.load(ordering: .relaxed) }

    /// Brings the newest value to the front, where there is one that no reader has seen.
    private func fetch(_ reader: inout Reader) {
        // Only a reader takes the mark away, so it is still there at the exchange.
        guard middle.load(ordering: .relaxed) & Self.fresh != 0 else { return }
        if !reader.isTaken { lost.wrappingAdd(1, ordering: .relaxed) }
        cells[reader.front] = nil
        let old = middle.exchange(reader.front, ordering: .acquiringAndReleasing)
        reader.front = old & ~Self.fresh
        reader.isTaken = false
    }
}
