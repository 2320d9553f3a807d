import Conditions
import Quantities

/// How long values take from the room to the picture, counted for each channel.
///
/// The runner calls `note` when a picture has been handed to the stage, with the conditions
/// that it shows. Each captured value counts once, at the first picture that shows it.
/// Owned by one thread; does not allocate after it is made. Copy it to look at it elsewhere.
public struct LatencyTable: Sendable {
    /// Capture to latch, latch to shown, capture to shown.
    public struct Row: Sendable {
        /// From the capture to the tick.
        public var captureToLatch = LatencyHistogram()
        /// From the tick to the stage.
        public var latchToShown = LatencyHistogram()
        /// The whole way.
        public var captureToShown = LatencyHistogram()
    }

    /// One row for each channel, in layout order.
    public private(set) var rows: [Row]
    private var counted: [Int64]

    /// Makes an empty table.
    public init(layout: ChannelLayout) {
        rows = layout.channels.map { _ in Row() }
        counted = layout.channels.map { _ in 0 }
    }

    /// Counts the values of a frame that are shown now for the first time.
    public mutating func note(_ frame: ConditionFrame, shownAt: MonotonicTime) {
        for channel in rows.indices {
            let captured = frame.capturedAt[channel]
            let state = frame.states[channel]
            guard captured != 0, captured != counted[channel], state == .live || state == .simulated
            else { continue }
            counted[channel] = captured
            let shown = shownAt.nanoseconds
            rows[channel].captureToLatch.count(frame.latchedAt - captured)
            rows[channel].latchToShown.count(shown - frame.latchedAt)
            rows[channel].captureToShown.count(shown - captured)
        }
    }
}

/// A histogram of durations in cells of half a millisecond up to 256 ms, and the longest.
public struct LatencyHistogram: Sendable {
    /// Nanoseconds in a cell.
    static let cell: Int64 = 500_000

    private var cells: [UInt32] = Array(repeating: 0, count: 513)
    /// How many durations were counted.
    public private(set) var total: UInt64 = 0
    /// The longest, nanoseconds.
    public private(set) var longest: Int64 = 0

    /// Makes an empty histogram.
    public init() {}

    /// Counts a duration in nanoseconds; a negative one as 0.
    public mutating func count(_ nanoseconds: Int64) {
        let cell = min(max(0, nanoseconds) / LatencyHistogram.cell, Int64(cells.count - 1))
        cells[Int(cell)] &+= 1
        total &+= 1
        longest = max(longest, nanoseconds)
    }

    /// The duration that this share (0 … 1) does not exceed, nanoseconds, to half a
    /// millisecond; 0 where nothing was counted.
    public func quantile(_ share: Double) -> Int64 {
        guard total > 0 else { return 0 }
        let wanted = UInt64((Double(total) * share).rounded(.up))
        var sum: UInt64 = 0
        for (index, count) in cells.enumerated() {
            sum += UInt64(count)
            if sum >= max(1, wanted) {
                let upper = Int64(index + 1) * LatencyHistogram.cell
                return index == cells.count - 1 ? longest : min(upper, longest)
            }
        }
        return longest
    }
}
