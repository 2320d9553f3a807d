import Conditions
import Sensing

/// Reads the faults of a profile's `drill`.
struct FaultReader {
    let text: SetupText
    let layout: ChannelLayout

    func read(_ top: Section) -> [Fault] {
        var faults: [Fault] = []
        for (index, node) in top.list("drill").enumerated() {
            let path = "drill[\(index + 1)]."
            guard let section = Section(text, node, .fault, path: path) else { continue }
            if let fault = fault(section) { faults.append(fault) }
        }
        return faults
    }

    private func fault(_ section: Section) -> Fault? {
        for key in ["fault", "channel"] where !section.has(key) {
            text.add(section.line, section.path + key, "must be given")
        }
        let kind = section.choice("fault").flatMap(Fault.Kind.init(rawValue:))
        let channels = section.words("channel")
        let from = nanoseconds(section, "from") ?? 5_000_000_000
        let length = nanoseconds(section, "for") ?? 10_000_000_000
        guard let kind, let channels else { return nil }
        var fault = Fault(kind, on: channels, from: from, length: length)
        if !layout.channels.contains(where: { fault.concerns($0.name) }) {
            let near = Nearest.word(to: channels, among: layout.channels.map(\.name))
            section.note(
                "channel", "no channel `\(channels)`" + (near.map { ", perhaps `\($0)`" } ?? ""),
                allowed: layout.channels.map(\.name).joined(separator: ", "))
        }
        let own: [String: Fault.Kind] = [
            "scale": .wrong, "offset": .wrong, "rate": .slow, "delay": .delayed,
            "period": .intermittent, "drift": .skewed, "jump": .skewed,
        ]
        for key in Schema.fault.keys.map(\.name) {
            guard let wanted = own[key], wanted != kind, section.has(key) else { continue }
            section.note(key, "it belongs to `\(wanted.rawValue)`, not to `\(kind.rawValue)`")
        }
        fault.scale = section.number("scale").map { Float($0) }
        if let offset = section.number("offset") { fault.offset = Float(offset) }
        if let rate = section.number("rate") { fault.rate = rate }
        if let delay = nanoseconds(section, "delay") { fault.delay = delay }
        if let period = nanoseconds(section, "period") { fault.period = period }
        if let drift = section.number("drift") { fault.drift = drift }
        if let jump = nanoseconds(section, "jump") { fault.jump = jump }
        return fault
    }

    private func nanoseconds(_ section: Section, _ key: String) -> Int64? {
        section.number(key).map { Int64(($0 * 1e9).rounded()) }
    }
}
