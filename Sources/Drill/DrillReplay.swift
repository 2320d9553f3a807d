import Conditions
import Quantities
import Recording
import Sensing
import WorldState

/// Runs a recording's inputs again with faults injected, beside the recording itself.
///
/// What the journal holds of a channel was latched already; its values go through a board and
/// a latch once more, with the faults in between and the standard loss policy behind. Channels
/// that no fault has touched are passed on as recorded, and so is one whose fault is over and
/// whose value has come anew: without faults nothing differs.
public enum DrillReplay {
    /// Runs to the recording's end.
    ///
    /// - Parameters:
    ///   - reader: The recording; read from its first tick on.
    ///   - drill: The faults; their times count from the recording's first tick.
    ///   - seconds: Where to end; nil for the recording's end.
    /// - Throws: What the journal throws.
    public static func run(
        _ reader: JournalReader, _ drill: Drill, seconds: Double? = nil
    ) throws -> DrillReport {
        let replayer = try Replayer(reader)
        let drilled = try Replayer(reader).world
        let watch = DrillWatch(drilled)
        var again = Relatch(reader.header.layout, drill)
        var compare = Comparison()
        let first = drilled.tick
        let last = seconds.map { Tick(first.index + UInt64(($0 * 60).rounded())) }
        let result = try replayer.run(through: last) { world, recorded in
            var inputs = recorded.inputs
            again.latch(recorded, into: &inputs.conditions)
            drilled.step(inputs)
            watch.observe(drilled, hash: drilled.hash)
            compare.take(world, drilled, watch.seconds(drilled.tick))
        }
        if let difference = result.difference {
            throw JournalError.damaged(
                path: reader.path, place: "tick \(difference.tick.index)",
                reason: "it does not replay as recorded, so that nothing can be compared")
        }
        var report = DrillReport(reader.path, drill, watch)
        report.difference = compare.difference
        return report
    }
}

/// Latches recorded conditions once more, with faults in between.
private struct Relatch {
    private let drill: Drill
    private let layout: ChannelLayout
    private let board: ReadingBoard
    private let latch: Latch
    private var begin: Int64?
    private var before: ConditionFrame
    private var fresh: ConditionFrame
    /// Which channels go through the latch for now.
    private var isTouched: [Bool]

    init(_ layout: ChannelLayout, _ drill: Drill) {
        self.drill = drill
        self.layout = layout
        board = ReadingBoard(layout: layout)
        latch = Latch(
            board: board, policies: LossPolicies.standard(layout), drill: DrillActivity(drill))
        before = ConditionFrame(layout: layout)
        fresh = before
        isTouched = Array(repeating: false, count: layout.channels.count)
    }

    mutating func latch(_ recorded: RecordedTick, into frame: inout ConditionFrame) {
        let given = recorded.inputs.conditions
        let now = given.latchedAt
        let start = begin ?? now
        begin = start
        for channel in layout.channels.indices { publish(channel, given) }
        latch.latch(now: MonotonicTime(nanoseconds: now), into: &fresh)
        for channel in layout.channels.indices {
            let name = layout.channels[channel].name
            let isAtWork = drill.faults.contains {
                $0.concerns(name) && $0.isAtWork(at: now - start)
            }
            if isAtWork {
                isTouched[channel] = true
            } else if isTouched[channel], fresh.capturedAt[channel] == given.capturedAt[channel] {
                isTouched[channel] = false
            }
            if isTouched[channel] { frame.takeOver(channel, from: fresh) }
        }
        before = given
    }

    /// Puts up what is new in a channel, as its device once did.
    private func publish(_ channel: Int, _ given: ConditionFrame) {
        let state = given.states[channel]
        let isInTime = state == .live || state == .simulated
        let hasEvents =
            layout.channels[channel].shape == .events && given.eventCount(channel) > 0
        guard
            given.capturedAt[channel] != before.capturedAt[channel] && isInTime || hasEvents
        else {
            if given.capturedAt[channel] == 0 {
                board.setAway(state == .unavailable, channels: [channel])
            }
            return
        }
        var reading = Reading(
            layout: layout, channels: [channel], isSimulated: state == .simulated)
        reading.capturedAt = MonotonicTime(nanoseconds: given.capturedAt[channel])
        reading.frame = given
        board.publish(reading)
    }
}

/// Counts how two worlds of the same ticks differ.
private struct Comparison {
    private var ticks = 0
    private var firstSecond: Double?
    private var lastSecond: Double?
    private var sections: Set<Int> = []
    private var gaps: [DrillReport.Jump] = Property.allCases.map {
        DrillReport.Jump(what: $0.entry.name, size: 0, second: 0, isTooLarge: false)
    }

    mutating func take(_ recorded: World, _ drilled: World, _ second: Double) {
        let (a, b) = (StateDigest(of: recorded), StateDigest(of: drilled))
        if a.whole == b.whole { return }
        ticks += 1
        firstSecond = firstSecond ?? second
        lastSecond = second
        for section in StateSection.allCases
        where a.sections[section.rawValue] != b.sections[section.rawValue] {
            sections.insert(section.rawValue)
        }
        for property in Property.allCases {
            let index = Int(property.rawValue)
            let entry = property.entry
            let gap = abs(recorded[property] - drilled[property]) / (entry.high - entry.low)
            if gap > gaps[index].size {
                gaps[index].size = gap
                gaps[index].second = second
            }
        }
    }

    var difference: DrillDifference {
        DrillDifference(
            ticks: ticks, firstSecond: firstSecond, lastSecond: lastSecond,
            sections: StateSection.allCases.filter { sections.contains($0.rawValue) }.map(\.word),
            properties: gaps.filter { $0.size > 0.001 }.sorted { $0.size > $1.size })
    }
}
