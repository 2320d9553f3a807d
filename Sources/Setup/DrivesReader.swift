import Conditions
import Sensing
import WorldState
import Yams

/// Reads the drives of a profile, and asks which of them can feed themselves.
struct DrivesReader {
    let text: SetupText
    let roles: [RoleBinding]
    let layout: ChannelLayout
    /// What lamps of the room follow, besides the picture.
    var lamps: Set<String> = []

    func read(_ top: Section) -> [Drive] {
        let nodes = top.list("drives")
        if nodes.count > Drive.limit {
            top.note("drives", "\(nodes.count) drives are too many", allowed: "\(Drive.limit)")
        }
        var read: [LoopCheck.Line] = []
        for (index, node) in nodes.enumerated() {
            let path = "drives[\(index + 1)]."
            guard let section = Section(text, node, .drive, path: path) else { continue }
            guard let drive = drive(section) else { continue }
            let reason = section.words("loop")
            if let reason, reason.count < 8 {
                section.note("loop", "please give the reason in a few words")
            }
            read.append(LoopCheck.Line(drive: drive, section: section, isExcused: reason != nil))
        }
        LoopCheck(layout: layout, roles: roles, lamps: lamps).run(read)
        return read.map(\.drive)
    }

    private func drive(_ section: Section) -> Drive? {
        for key in ["from", "range", "to", "output"] where !section.has(key) {
            text.add(section.line, section.path + key, "must be given")
        }
        let each = section.choice("each") != nil
        let source = readSource(section, each: each)
        let target = readTarget(section)
        let merge = section.choice("merge").flatMap { word in
            LayerMerge.allCases.first { $0.word == word }
        }
        let input = source.flatMap { span(section, "range", $0.unit, $0.low, $0.high) }
        let output = target.flatMap { outputSpan(section, $0, merge ?? .add) }
        let wakes = source.flatMap { waking(section, $0) } ?? (0, 0)
        let curve = section.choice("curve").flatMap { word in
            DriveCurve.allCases.first { $0.word == word }
        }
        let cooldown = Float(section.number("cooldown") ?? 0)
        let times = (section.number("attack") ?? 0, section.number("release") ?? 0)
        guard let source, let target, let input, let output else { return nil }
        check(section, source, target, each: each, cooldown: cooldown)
        return Drive(
            channel: source.channel, part: source.part, eachPerson: each,
            input: (Float(input.0), Float(input.1)), output: (Float(output.0), Float(output.1)),
            curve: curve ?? .linear, attack: Float(times.0), release: Float(times.1),
            hysteresis: wakes, cooldown: cooldown, merge: merge ?? .add, target: target)
    }

    private func readSource(_ section: Section, each: Bool) -> DriveSource? {
        guard let name = section.words("from") else { return nil }
        switch DriveSource.named(name, each: each, in: layout) {
        case .found(let source): return source
        case .unknown(let allowed):
            let near = Nearest.word(to: name, among: allowed)
            section.note(
                "from",
                (each ? "`each: person` cannot read `\(name)`" : "no channel `\(name)`")
                    + (near.map { ", perhaps `\($0)` is meant" } ?? ""),
                allowed: allowed.joined(separator: ", "))
            return nil
        }
    }

    private func readTarget(_ section: Section) -> DriveTarget? {
        guard let name = section.words("to") else { return nil }
        if let action = DriveAction.named(name) { return .action(action) }
        // The clock runs by itself; only words move it.
        if let property = Property.named(name), property != .hour { return .property(property) }
        let names = DriveTargets.names
        let near = Nearest.word(to: name, among: names)
        section.note(
            "to",
            "`\(name)` cannot be moved by a drive"
                + (near.map { ", perhaps `\($0)` is meant" } ?? ""),
            allowed: names.joined(separator: ", "))
        return nil
    }

    private func span(
        _ section: Section, _ key: String, _ unit: String, _ low: Double, _ high: Double
    ) -> (Double, Double)? {
        let spec = KeySpec.pair(key, unit, low...high, "", "")
        guard let pair = section.pair(key, spec) else { return nil }
        if key == "range", pair.0 == pair.1 {
            section.note(key, "both ends are the same", allowed: "two different numbers")
            return nil
        }
        return pair
    }

    private func outputSpan(
        _ section: Section, _ target: DriveTarget, _ merge: LayerMerge
    ) -> (Double, Double)? {
        switch target {
        case .action(let action):
            if section.has("merge") {
                section.note("merge", "an action has nothing to be merged with")
            }
            let (low, high) = action.range
            return span(section, "output", action.unit, Double(low), Double(high))
        case .property(let property):
            let entry = property.entry
            let (low, high) = (Double(entry.low), Double(entry.high))
            switch merge {
            case .base, .override: return span(section, "output", entry.unit, low, high)
            case .add: return span(section, "output", entry.unit, low - high, high - low)
            case .multiply: return span(section, "output", "1", 0, 10)
            }
        }
    }

    private func waking(_ section: Section, _ source: DriveSource) -> (Float, Float)? {
        guard let pair = span(section, "hysteresis", source.unit, source.low, source.high) else {
            return nil
        }
        if pair.0 < pair.1 {
            section.note(
                "hysteresis", "it would sleep above the input at which it wakes",
                allowed: "[on, off] with on at least off")
        }
        return (Float(pair.0), Float(pair.1))
    }

    private func check(
        _ section: Section, _ source: DriveSource, _ target: DriveTarget, each: Bool,
        cooldown: Float
    ) {
        guard case .action(let action) = target else { return }
        if action.needsPerson && !each || each && !action.mayHavePerson {
            section.note(
                "to",
                action.needsPerson
                    ? "`\(action.name)` happens where a person is"
                    : "`\(action.name)` is nobody's own",
                allowed: action.needsPerson ? "each: person" : "a drive without `each`")
            return
        }
        let isEvent = layout.channels[source.channel].shape == .events
        let isLasting = action == .partGrass || action == .stirWind
        if !isLasting && !isEvent && cooldown < 0.5 {
            section.note(
                "cooldown", "a level would set it off at every tick", allowed: "0.5 s … 600 s")
        }
    }
}
