import Synchronization

/// A few whole numbers, each written by one thread and read by any.
///
/// `@unchecked Sendable`: every cell is an atomic. Neither side waits nor allocates.
final class AtomicNumbers: @unchecked Sendable {
    private let cells: UnsafeMutablePointer<Atomic<UInt64>>
    private let count: Int

    /// Makes as many zeros.
    init(count: Int) {
        self.count = count
        cells = .allocate(capacity: count)
        for i in 0..<count { (cells + i).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: count)
        cells.deallocate()
    }

    subscript(index: Int) -> UInt64 {
        get {
            precondition((0..<count).contains(index))
            return cells[index].load(ordering: .relaxed)
        }
        set {
            precondition((0..<count).contains(index))
            cells[index].store(newValue, ordering: .relaxed)
        }
    }
}
