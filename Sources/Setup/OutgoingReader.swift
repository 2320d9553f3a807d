import Conditions
import DeviceIO
import Sensing
import WorldState
import Yams

/// Reads `stage.signals` of a profile.
struct OutgoingReader {
    let text: SetupText
    let entries: [String: DeviceEntry?]
    let layout: ChannelLayout

    /// How many signals may leave.
    static let limit = 256

    func read(_ stage: Section) -> [OutgoingSignal] {
        let nodes = stage.list("signals")
        if nodes.count > OutgoingReader.limit {
            stage.note(
                "signals", "\(nodes.count) signals are too many",
                allowed: "\(OutgoingReader.limit)")
        }
        var signals: [OutgoingSignal] = []
        for (index, node) in nodes.enumerated() {
            let path = "stage.signals[\(index + 1)]."
            guard let section = Section(text, node, .outgoing, path: path),
                let signal = signal(section)
            else { continue }
            let isTaken = signals.contains {
                $0.entry.name == signal.entry.name && $0.address == signal.address
                    && !signal.source.happens
            }
            if isTaken { section.note("address", "another signal goes there already") }
            signals.append(signal)
        }
        return signals
    }

    private func signal(_ section: Section) -> OutgoingSignal? {
        for key in ["from", "to", "address"] where !section.has(key) {
            text.add(section.line, section.path + key, "must be given")
        }
        let found = section.words("from").flatMap { source($0, section) }
        let entry = sink(section)
        let output =
            section.has("output")
            ? section.pair("output", .pair("output", "", -1e9...1e9, "", "")) : (0, 1)
        let rate = section.number("rate") ?? 30
        let slew = section.number("slew")
        let ending = readEnding(section)
        guard let found, let entry, let address = section.words("address") else { return nil }
        var range = (Double(found.low), Double(found.high))
        if section.has("range") {
            let spec = KeySpec.pair(
                "range", found.unit, Double(found.low)...Double(found.high), "", "")
            guard let pair = section.pair("range", spec) else { return nil }
            range = pair
            if pair.0 == pair.1 { section.note("range", "both ends are the same") }
        }
        guard let output else { return nil }
        var signal = OutgoingSignal(
            section.words("from") ?? "", found.source, to: entry, at: address,
            from: Float(range.0), to: Float(range.1))
        (signal.outputFrom, signal.outputTo) = (Float(output.0), Float(output.1))
        signal.curve =
            section.choice("curve").flatMap { word in
                DriveCurve.allCases.first { $0.word == word }
            } ?? .linear
        signal.ticks = UInt64(max(1, (60 / rate).rounded()))
        signal.slew = slew.map { Float($0) }
        signal.ending = ending
        place(&signal, section)
        return signal
    }

    /// Finds the lamp, and says what lamps cannot do.
    private func place(_ signal: inout OutgoingSignal, _ section: Section) {
        guard signal.entry.family == .lights else {
            if section.has("slew") { section.note("slew", "only lamps glide") }
            return
        }
        if signal.source.happens {
            section.note("from", "lamps take what is so, not what happens")
        }
        let names = signal.entry.fixtures.map(\.name)
        if let fixture = signal.entry.fixtures.first(where: { $0.name == signal.address }) {
            signal.fixture = fixture
            signal.address = fixture.address
        } else if !signal.address.contains("/") {
            let near = Nearest.word(to: signal.address, among: names)
            section.note(
                "address",
                "no fixture `\(signal.address)`"
                    + (near.map { ", perhaps `\($0)` is meant" } ?? ""),
                allowed: (names + ["universe/slot"]).joined(separator: ", "))
        }
    }

    private func readEnding(_ section: Section) -> OutgoingSignal.Ending {
        guard let node = section.node("ending") else { return .value(0) }
        switch node.scalar?.string {
        case "off": return .value(0)
        case "hold": return .hold
        default:
            let spec = KeySpec.number("ending", "", -1e9...1e9, "", "off, hold, or a number")
            return .value(Float(section.number("ending", node, spec) ?? 0))
        }
    }

    private func sink(_ section: Section) -> DeviceEntry? {
        guard let word = section.words("to") else { return nil }
        let fitting = entries.filter { $0.value.map(OutgoingReader.sends) ?? false }
            .map(\.key).sorted()
        guard let known = entries[word] else {
            let near = Nearest.word(to: word, among: fitting)
            section.note(
                "to", "no entry `\(word)` in Devices/" + (near.map { ", perhaps `\($0)`" } ?? ""),
                allowed: fitting.joined(separator: ", "))
            return nil
        }
        // A file that could not be read has said so itself.
        guard let entry = known else { return nil }
        guard OutgoingReader.sends(entry) else {
            section.note(
                "to", "`\(word)` says nothing of sending: it needs `sends` in its file",
                allowed: fitting.joined(separator: ", "))
            return nil
        }
        return entry
    }

    /// Whether something can be sent to an entry.
    static func sends(_ entry: DeviceEntry) -> Bool {
        entry.sends != nil && Schema.sends(of: entry.driver) != nil
    }

    private struct Found {
        var source: OutgoingSource
        var unit: String
        var low: Float
        var high: Float
    }

    private func source(_ name: String, _ section: Section) -> Found? {
        if let property = Property.named(name) {
            let entry = property.entry
            return Found(
                source: .property(property), unit: entry.unit, low: entry.low, high: entry.high)
        }
        if let measure = WorldMeasure(rawValue: name) {
            let entry = measure.entry
            return Found(
                source: .measure(measure), unit: entry.unit, low: entry.low, high: entry.high)
        }
        if let event = OutgoingNames.events.first(where: { $0.name == name }) {
            return Found(source: .event(event.kind), unit: "1", low: 0, high: 1)
        }
        let words = name.split(separator: ".").map(String.init)
        if words.count == 3, words[0] == "picture", let part = PicturePart(rawValue: words[1]) {
            if words[2] == "colour" {
                return Found(source: .colour(part), unit: "1", low: 0, high: 1)
            }
            if words[2] == "light" {
                return Found(source: .light(part), unit: "1", low: 0, high: 1)
            }
        }
        return condition(name, section)
    }

    private func condition(_ name: String, _ section: Section) -> Found? {
        switch DriveSource.named(name, each: false, in: layout) {
        case .found(let source):
            let isEvent = layout.channels[source.channel].shape == .events
            return Found(
                source: isEvent
                    ? .roomEvent(channel: source.channel)
                    : .condition(channel: source.channel, part: source.part),
                unit: source.unit, low: Float(source.low), high: Float(source.high))
        case .unknown(let channels):
            let names =
                Property.allCases.map(\.entry.name) + WorldMeasure.allCases.map(\.rawValue)
                + OutgoingNames.events.map(\.name)
                + PicturePart.allCases.map { "picture.\($0.rawValue).colour" } + channels
            let near = Nearest.word(to: name, among: names)
            section.note(
                "from",
                "`\(name)` cannot leave" + (near.map { ", perhaps `\($0)` is meant" } ?? ""),
                allowed: names.joined(separator: ", "))
            return nil
        }
    }
}
