import Quantities
import WorldState

/// The first tick at which a replay left its recording, and what differs there.
public struct ReplayDifference: Hashable, Sendable, CustomStringConvertible {
    /// One value that differs.
    public struct Value: Hashable, Sendable {
        /// Which value: `wanderers[0].position`.
        public var name: String
        /// What was recorded; nil where the recording keeps only its hash at this tick.
        public var recorded: String?
        /// What the replay has.
        public var replayed: String
    }

    /// The tick of the state that differs.
    public var tick: Tick
    /// The sections that differ, in their order.
    public var sections: [StateSection]
    /// Values of the first section that differs: those that differ where a snapshot was
    /// recorded at this tick, else what the replay has.
    public var values: [Value]

    /// The tick, the sections and some of the values, for the terminal.
    public var description: String {
        let places =
            sections.isEmpty
            ? "a section whose short hash agrees" : sections.map(\.word).joined(separator: ", ")
        var lines = ["tick \(tick.index) differs in \(places)"]
        for value in values.prefix(8) {
            let recorded = value.recorded.map { "recorded \($0), " } ?? ""
            lines.append("  \(value.name): \(recorded)replayed \(value.replayed)")
        }
        if values.count > 8 { lines.append("  and \(values.count - 8) more values") }
        return lines.joined(separator: "\n")
    }
}

/// What a replay found.
public struct ReplayResult: Hashable, Sendable, CustomStringConvertible {
    /// How many ticks were stepped and compared, the differing one included.
    public var ticks: UInt64 = 0
    /// The ticks that the recording had lost, where the replay went on from a snapshot.
    public var gaps: [JournalReader.Gap] = []
    /// The first difference; nil where the replay is the recording.
    public var difference: ReplayDifference?

    /// Whether every tick came out as recorded.
    public var isSame: Bool { difference == nil }

    /// `N ticks, 0 differ`, or the first tick that differs and what differs in it.
    public var description: String {
        var lines = gaps.map { gap in
            "ticks \(gap.tick.index) to \(gap.tick.index + gap.count - 1) were lost while recording"
        }
        lines.append(difference?.description ?? "\(ticks) ticks, 0 differ")
        return lines.joined(separator: "\n")
    }
}
