import Runner

/// How much of what the stage does comes back to what drives it.
public struct LoopReport: Hashable, Sendable {
    /// A way from one condition through stage and room to another.
    public struct Path: Hashable, Sendable {
        /// The channel that was moved.
        public var from: String
        /// The channel that noticed.
        public var to: String
        /// What the drives of `to` move.
        public var by: [String]
        /// Swings a second.
        public var frequency: Double
        /// The share of a full swing that comes back.
        public var bare: Double
        /// The same with the stage's own light and sound taken off.
        public var clean: Double
    }

    /// The profile.
    public var name: String
    /// Every way at every frequency.
    public var paths: [Path]
    /// The gain of the worst loop as it is.
    public var bare: Double
    /// The gain of the worst loop with the stage's own light and sound taken off.
    public var clean: Double
    /// How long it was measured, in seconds of the world.
    public var seconds: Double
    /// How much weaker the stage's sound became, decibels, at the end.
    public var enhancement: Double

    /// Whether the room cannot drive itself.
    public var isStable: Bool { clean < 1 }

    /// The report for people; ways below one per cent are left out.
    public var text: String {
        var lines = [
            "\(name): loop gain \(Figures.text(clean)) (\(Figures.text(bare)) without subtraction)"
                + (isStable ? "" : "; the room drives itself")
        ]
        for path in paths where max(path.bare, path.clean) >= 0.01 {
            lines.append(
                "  \(path.from) → stage → \(path.to) → \(path.by.joined(separator: ", ")): "
                    + "\(Figures.text(path.clean)) (\(Figures.text(path.bare))) at "
                    + "\(Figures.text(path.frequency)) Hz")
        }
        if lines.count == 1 { lines.append("  nothing that the stage does is noticed") }
        return lines.joined(separator: "\n")
    }

    /// Writes the report for programs.
    public func write(_ json: inout JSONText) {
        json.string("name", name)
        json.number("gain", clean)
        json.number("gain_without_subtraction", bare)
        json.truth("stable", isStable)
        json.number("seconds", seconds)
        json.number("echo_return_loss_enhancement_db", enhancement)
        json.array("paths") { json in
            for path in paths {
                json.object { json in
                    json.string("from", path.from)
                    json.string("to", path.to)
                    json.array("by") { json in for name in path.by { json.string(nil, name) } }
                    json.number("frequency", path.frequency)
                    json.number("gain", path.clean)
                    json.number("gain_without_subtraction", path.bare)
                }
            }
        }
    }
}
