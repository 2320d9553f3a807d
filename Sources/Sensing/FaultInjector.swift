import Conditions
import Quantities
import Synchronization

/// Lets the faults of a drill work on what comes from the board, before the latch takes it.
///
/// Behind it everything is as in earnest: the latch answers losses, the journal records what
/// the world was given, and a recorded drill replays without it. The order is fixed (channels
/// as laid out, then faults as listed) and all that is random comes from the drill's seed, so
/// that the same readings give the same faults. Owned by the latch; allocates nothing after it
/// was made.
///
/// States: what a fault lets through in time is `simulated`, for it is no longer the room's own
/// word; `held`, `stale` and `unavailable` are what the fault makes of it.
struct FaultInjector: Sendable {
    private var lines: [FaultLine] = []
    /// Which of the lines work on each channel.
    private let ranges: [Range<Int>]
    private let activity: DrillActivity

    init(_ activity: DrillActivity, layout: ChannelLayout) {
        let drill = activity.drill
        self.activity = activity
        var ranges: [Range<Int>] = []
        for (index, channel) in layout.channels.enumerated() {
            let first = lines.count
            for (number, fault) in drill.faults.enumerated() where fault.concerns(channel.name) {
                let seed = Hash.of(drill.seed, Int64(number), Int64(index), 0xFA)
                lines.append(FaultLine(fault, channel: index, limits: channel, seed: seed))
            }
            ranges.append(first..<lines.count)
        }
        self.ranges = ranges
    }

    /// Nanoseconds since the drill began; the first call begins it.
    func time(at now: Int64) -> Int64 { now - activity.begin(at: now) }

    /// Lets one channel's arrival through.
    mutating func pass(
        _ channel: Int, _ arrival: inout Arrival, _ frame: inout ConditionFrame, at time: Int64
    ) {
        for index in ranges[channel] { lines[index].pass(&arrival, &frame, at: time) }
    }
}

/// A drill that is under way: which faults are at work, for any thread that shows it.
public final class DrillActivity: Sendable {
    /// The faults.
    public let drill: Drill
    private let start: Atomic<Int64>

    /// Makes a drill ready.
    ///
    /// - Parameter begin: The time from which its times count; nil for the first tick latched.
    public init(_ drill: Drill, begin: MonotonicTime? = nil) {
        self.drill = drill
        start = Atomic(begin?.nanoseconds ?? .min)
    }

    /// The beginning; the first call fixes it where nobody has.
    func begin(at now: Int64) -> Int64 {
        let known = start.load(ordering: .relaxed)
        if known != .min { return known }
        start.store(now, ordering: .relaxed)
        return now
    }

    /// The faults at work at a moment; none before the first tick.
    public func faults(at now: MonotonicTime) -> [Fault] {
        let known = start.load(ordering: .relaxed)
        if known == .min { return [] }
        return drill.faults.filter { $0.isAtWork(at: now.nanoseconds - known) }
    }

    /// Whether every fault is over.
    public func isOver(at now: MonotonicTime) -> Bool {
        let known = start.load(ordering: .relaxed)
        return known != .min && now.nanoseconds - known >= drill.end
    }
}
