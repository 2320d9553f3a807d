import Conditions
import DeviceIO
import Kernels
import Quantities
import Synchronization

/// What the exhibit measures of itself, always: times of stages, lateness, latencies, counts.
///
/// The loop alone records, counts and sets; it neither waits nor allocates. Anybody may ask for
/// a report at any time.
public final class Measures: Sendable {
    /// What is timed.
    public enum Stage: Int, CaseIterable, Sendable {
        case latch = 0
        case record = 1
        case step = 2
        case hash = 3
        case sound = 4
        case paint = 5
        /// Handing the picture over.
        case show = 6
        /// Telling the page, lights and films of the tick.
        case tell = 7
        /// The whole tick without the wait.
        case tick = 8
        /// How late a tick began.
        case late = 9

        /// The word used in reports.
        public var word: String { String(describing: self) }
    }

    /// What is counted.
    public enum Counter: Int, CaseIterable, Sendable {
        case ticks = 0
        case ticksMissed = 1
        case pictures = 2
        case blocksRefused = 3
        case picturesLimited = 4
        case blocksLimited = 5
        case picturesRarer = 6

        /// The name used in Prometheus' text, without prefix and `_total`.
        public var word: String {
            switch self {
            case .ticks: "ticks"
            case .ticksMissed: "ticks_missed"
            case .pictures: "pictures"
            case .blocksRefused: "sound_blocks_refused"
            case .picturesLimited: "pictures_limited"
            case .blocksLimited: "sound_blocks_limited"
            case .picturesRarer: "pictures_rarer"
            }
        }
    }

    /// What is reported as it is at the moment.
    public enum Level: Int, CaseIterable, Sendable {
        /// Strokes kept in memory.
        case residentStrokes = 0
        /// Strokes in the last picture.
        case visibleStrokes = 1
        /// Patches of strokes that may be seen and are still to be made.
        case chunksPending = 2
        /// How much the middle distance is thinned out to save time, per cent of the most.
        case thinning = 3
    }

    /// The figures of one timed thing, nanoseconds, over the last minute; sum and count overall.
    public struct Figures: Sendable {
        /// What was timed.
        public var name: String
        /// Half lie below.
        public var p50: Int64
        /// 95 in a hundred lie below.
        public var p95: Int64
        /// 99 in a hundred lie below.
        public var p99: Int64
        /// The longest.
        public var max: Int64
        /// How many since the start.
        public var count: UInt64
        /// Their sum since the start.
        public var sum: UInt64
    }

    private let timed: [SharedHistogram]
    private let latched: [SharedHistogram]
    private let shown: [SharedHistogram]
    private let counted = AtomicNumbers(count: Counter.allCases.count)
    private let levels = AtomicNumbers(count: Level.allCases.count)
    /// What the counters showed when all was forgotten.
    private let forgotten = AtomicNumbers(count: Counter.allCases.count)
    private let mark = Atomic<UInt64>(SharedHistogram.Mark().word)
    private let lastTurn = Atomic<Int64>(0)
    private let channelNames: [String]

    /// Makes empty measures.
    /// - Parameter layout: The channels whose latency is followed.
    public init(layout: ChannelLayout) {
        channelNames = layout.channels.map(\.name)
        timed = Stage.allCases.map { _ in SharedHistogram() }
        latched = layout.channels.map { _ in SharedHistogram() }
        shown = layout.channels.map { _ in SharedHistogram() }
    }

    private var now: SharedHistogram.Mark {
        SharedHistogram.Mark(mark.load(ordering: .relaxed))
    }

    /// Runs the body and records how long it took.
    @inline(__always)
    public func time<T, E: Error>(_ stage: Stage, _ body: () throws(E) -> T) throws(E) -> T {
        let start = MonotonicClock.now
        let result = try body()
        record(stage, MonotonicClock.now - start)
        return result
    }

    /// Records a duration; for the loop.
    public func record(_ stage: Stage, _ nanoseconds: Int64) {
        timed[stage.rawValue].record(nanoseconds, at: now)
    }

    /// Adds to a counter; for the loop.
    public func count(_ counter: Counter, _ amount: UInt64 = 1) {
        counted[counter.rawValue] = counted[counter.rawValue] &+ amount
    }

    /// Records what lies between capture and latch, and capture and the picture, of a channel.
    ///
    /// For the loop.
    public func latency(channel: Int, toLatch: Int64, toShown: Int64) {
        latched[channel].record(toLatch, at: now)
        shown[channel].record(toShown, at: now)
    }

    /// Sets a level; for the loop.
    public func set(_ level: Level, _ value: Int) {
        levels[level.rawValue] = UInt64(max(0, value))
    }

    /// Turns the window over where the last turn is 30 s ago; for any one thread, often enough.
    public func turnOver(at now: MonotonicTime) {
        guard now.nanoseconds - lastTurn.load(ordering: .relaxed) > 30_000_000_000 else { return }
        lastTurn.store(now.nanoseconds, ordering: .relaxed)
        move { $0.turn &+= 1 }
    }

    /// Forgets everything but the levels; after warming up, for any thread.
    ///
    /// What the loop counts at the same moment may fall on either side.
    public func reset() {
        move { $0.era &+= 1 }
        for counter in Counter.allCases {
            forgotten[counter.rawValue] = counted[counter.rawValue]
        }
    }

    private func move(_ change: (inout SharedHistogram.Mark) -> Void) {
        var known = mark.load(ordering: .relaxed)
        while true {
            var next = SharedHistogram.Mark(known)
            change(&next)
            let (exchanged, found) = mark.compareExchange(
                expected: known, desired: next.word, ordering: .relaxed)
            if exchanged { return }
            known = found
        }
    }

    /// The figures of every stage.
    public var stages: [Figures] {
        Stage.allCases.map { Measures.figures($0.word, timed[$0.rawValue].snapshot(at: now)) }
    }

    /// From capture to latch and from capture to picture, for channels that had captures.
    public var latencies: [(channel: String, toLatch: Figures, toShown: Figures)] {
        channelNames.indices.compactMap { i in
            let toLatch = latched[i].snapshot(at: now)
            guard toLatch.count > 0 else { return nil }
            return (
                channelNames[i], Measures.figures(channelNames[i], toLatch),
                Measures.figures(channelNames[i], shown[i].snapshot(at: now))
            )
        }
    }

    /// What was counted since the start, or since all was forgotten.
    public subscript(counter: Counter) -> UInt64 {
        counted[counter.rawValue] &- forgotten[counter.rawValue]
    }

    /// A level as it was last set; 0 before.
    public subscript(level: Level) -> Int { Int(levels[level.rawValue]) }

    private static func figures(_ name: String, _ h: Histogram) -> Figures {
        Figures(
            name: name, p50: h.percentile(0.5), p95: h.percentile(0.95), p99: h.percentile(0.99),
            max: h.windowMax, count: h.count, sum: h.sumNanoseconds)
    }
}
