import Conditions
import DeviceIO
import Kernels
import Quantities
import Synchronization

/// What the exhibit measures of itself, always: times of stages, lateness, latencies, counts.
///
/// The loop records; anybody may ask for a report. The lock is held for some nanoseconds.
public final class Measures: Sendable {
    /// What is timed.
    public enum Stage: Int, CaseIterable, Sendable {
        case latch = 0
        case record = 1
        case step = 2
        case hash = 3
        case sound = 4
        case paint = 5
        case show = 6
        /// Making strokes and shadows for the pictures to come.
        case tend = 7
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
        case operationsRefused = 7

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
            case .operationsRefused: "operations_refused"
            }
        }
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

    private struct State {
        var stages: [Histogram]
        var latched: [Histogram]
        var shown: [Histogram]
        var counters: [UInt64]
        var gauges = Gauges()
        var lastTurn: Int64 = 0
    }

    /// Levels that are reported as they are.
    public struct Gauges: Sendable {
        /// Nanoseconds of sound not yet played; nil without a sink.
        public var soundBuffered: Int64?
        /// How often the sink ran dry.
        public var underruns: UInt64 = 0
        /// Strokes kept and strokes seen in the last picture.
        public var residentStrokes = 0
        /// Strokes in the last picture.
        public var visibleStrokes = 0
        /// Chunks still to be made.
        public var chunksPending = 0

        /// Nothing known.
        public init() {}
    }

    private let state: Mutex<State>
    private let channelNames: [String]

    /// Makes empty measures.
    /// - Parameter layout: The channels whose latency is followed.
    public init(layout: ChannelLayout) {
        channelNames = layout.channels.map(\.name)
        state = Mutex(
            State(
                stages: Stage.allCases.map { _ in Histogram() },
                latched: layout.channels.map { _ in Histogram() },
                shown: layout.channels.map { _ in Histogram() },
                counters: Counter.allCases.map { _ in 0 }))
    }

    /// Runs the body and records how long it took.
    @inline(__always)
    public func time<T, E: Error>(_ stage: Stage, _ body: () throws(E) -> T) throws(E) -> T {
        let start = MonotonicClock.now
        let result = try body()
        record(stage, MonotonicClock.now - start)
        return result
    }

    /// Records a duration.
    public func record(_ stage: Stage, _ nanoseconds: Int64) {
        state.withLock { $0.stages[stage.rawValue].record(nanoseconds) }
    }

    /// Adds to a counter.
    public func count(_ counter: Counter, _ amount: UInt64 = 1) {
        state.withLock { $0.counters[counter.rawValue] &+= amount }
    }

    /// Records what lies between capture and latch, and capture and the picture, of a channel.
    public func latency(channel: Int, toLatch: Int64, toShown: Int64) {
        state.withLock { state in
            state.latched[channel].record(toLatch)
            state.shown[channel].record(toShown)
        }
    }

    /// Sets the levels and turns the window over every 30 s; called by the loop, rarely.
    public func set(_ gauges: Gauges, at now: MonotonicTime) {
        state.withLock { state in
            state.gauges = gauges
            guard now.nanoseconds - state.lastTurn > 30_000_000_000 else { return }
            state.lastTurn = now.nanoseconds
            for i in state.stages.indices { state.stages[i].turnOver() }
            for i in state.latched.indices { state.latched[i].turnOver() }
            for i in state.shown.indices { state.shown[i].turnOver() }
        }
    }

    /// Forgets everything; after warming up.
    public func reset() {
        state.withLock { state in
            for i in state.stages.indices { state.stages[i] = Histogram() }
            for i in state.latched.indices { state.latched[i] = Histogram() }
            for i in state.shown.indices { state.shown[i] = Histogram() }
            for i in state.counters.indices { state.counters[i] = 0 }
        }
    }

    /// The figures of every stage.
    public var stages: [Figures] {
        let copies = state.withLock { $0.stages }
        return Stage.allCases.map { Measures.figures($0.word, copies[$0.rawValue]) }
    }

    /// From capture to latch and from capture to picture, for channels that had captures.
    public var latencies: [(channel: String, toLatch: Figures, toShown: Figures)] {
        let (latched, shown) = state.withLock { ($0.latched, $0.shown) }
        return channelNames.indices.filter { latched[$0].count > 0 }.map { i in
            (
                channelNames[i], Measures.figures(channelNames[i], latched[i]),
                Measures.figures(channelNames[i], shown[i])
            )
        }
    }

    /// What was counted.
    public subscript(counter: Counter) -> UInt64 {
        state.withLock { $0.counters[counter.rawValue] }
    }

    /// The levels of the last picture.
    public var gauges: Gauges { state.withLock { $0.gauges } }

    private static func figures(_ name: String, _ h: Histogram) -> Figures {
        Figures(
            name: name, p50: h.percentile(0.5), p95: h.percentile(0.95), p99: h.percentile(0.99),
            max: h.windowMax, count: h.count, sum: h.sumNanoseconds)
    }
}
