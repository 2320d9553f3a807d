import Synchronization

/// A histogram that one thread records into while any other reads it.
///
/// The writer neither waits nor allocates: it writes between two counts of `sequence`, and a
/// reader that finds it changed reads again. Turning the window over and forgetting are asked
/// for by `Measures` through a mark, and done by the writer when it records next; a reader who
/// comes before that sees what the writer is going to make of it.
///
/// `@unchecked Sendable`: every cell is an atomic.
final class SharedHistogram: @unchecked Sendable {
    /// Says which half of the window is being filled, and since when everything counts.
    struct Mark: Equatable {
        /// Goes up by one with every turn of the window.
        var turn: UInt32 = 0
        /// Goes up by one when all that was recorded is to be forgotten.
        var era: UInt32 = 0

        init() {}
        init(_ word: UInt64) {
            turn = UInt32(truncatingIfNeeded: word)
            era = UInt32(truncatingIfNeeded: word >> 32)
        }
        var word: UInt64 { UInt64(era) << 32 | UInt64(turn) }
    }

    /// Both halves of the window, one behind the other.
    private let buckets: UnsafeMutablePointer<Atomic<UInt32>>
    private let halfMaxima: UnsafeMutablePointer<Atomic<Int64>>
    private let count = Atomic<UInt64>(0)
    private let sum = Atomic<UInt64>(0)
    private let longest = Atomic<Int64>(0)
    private let mark = Atomic<UInt64>(0)
    /// Odd while the writer writes.
    private let sequence = Atomic<UInt64>(0)

    init() {
        buckets = .allocate(capacity: 2 * Histogram.buckets)
        for i in 0..<2 * Histogram.buckets { (buckets + i).initialize(to: Atomic(0)) }
        halfMaxima = .allocate(capacity: 2)
        for i in 0..<2 { (halfMaxima + i).initialize(to: Atomic(0)) }
    }

    deinit {
        buckets.deinitialize(count: 2 * Histogram.buckets)
        buckets.deallocate()
        halfMaxima.deinitialize(count: 2)
        halfMaxima.deallocate()
    }

    /// Takes in a duration; for the one writer.
    func record(_ nanoseconds: Int64, at wanted: Mark) {
        let before = sequence.load(ordering: .relaxed)
        sequence.store(before &+ 1, ordering: .relaxed)
        atomicMemoryFence(ordering: .releasing)
        let known = Mark(mark.load(ordering: .relaxed))
        if known != wanted { move(from: known, to: wanted) }
        let value = UInt64(max(0, nanoseconds))
        let half = Int(wanted.turn & 1)
        bump(buckets + (half * Histogram.buckets + Histogram.bucket(value)))
        count.store(count.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        sum.store(sum.load(ordering: .relaxed) &+ value, ordering: .relaxed)
        raise(longest, to: nanoseconds)
        raise(halfMaxima[half], to: nanoseconds)
        sequence.store(before &+ 2, ordering: .releasing)
    }

    /// What has been recorded; for any thread, allocates.
    func snapshot(at wanted: Mark) -> Histogram {
        while true {
            let before = sequence.load(ordering: .acquiring)
            var copy = Histogram(
                halves: [half(0), half(1)], turn: Int(mark.load(ordering: .relaxed) & 1),
                count: count.load(ordering: .relaxed), sum: sum.load(ordering: .relaxed),
                longest: longest.load(ordering: .relaxed),
                maxima: (0..<2).map { halfMaxima[$0].load(ordering: .relaxed) })
            let known = Mark(mark.load(ordering: .relaxed))
            atomicMemoryFence(ordering: .acquiring)
            guard before & 1 == 0, sequence.load(ordering: .relaxed) == before else { continue }
            if known.era != wanted.era { return Histogram() }
            for _ in 0..<min(2, wanted.turn &- known.turn) { copy.turnOver() }
            return copy
        }
    }

    private func half(_ number: Int) -> [UInt32] {
        (0..<Histogram.buckets).map {
            buckets[number * Histogram.buckets + $0].load(ordering: .relaxed)
        }
    }

    /// Empties what the mark has left behind.
    private func move(from known: Mark, to wanted: Mark) {
        let isNewEra = known.era != wanted.era
        if isNewEra {
            count.store(0, ordering: .relaxed)
            sum.store(0, ordering: .relaxed)
            longest.store(0, ordering: .relaxed)
        }
        let isFar = isNewEra || wanted.turn &- known.turn > 1
        for half in 0..<2 where isFar || half == Int(wanted.turn & 1) {
            for i in 0..<Histogram.buckets {
                buckets[half * Histogram.buckets + i].store(0, ordering: .relaxed)
            }
            halfMaxima[half].store(0, ordering: .relaxed)
        }
        mark.store(wanted.word, ordering: .relaxed)
    }

    private func bump(_ cell: UnsafeMutablePointer<Atomic<UInt32>>) {
        let value = cell.pointee.load(ordering: .relaxed)
        cell.pointee.store(value &+ 1, ordering: .relaxed)
    }

    private func raise(_ cell: borrowing Atomic<Int64>, to value: Int64) {
        if value > cell.load(ordering: .relaxed) { cell.store(value, ordering: .relaxed) }
    }
}
