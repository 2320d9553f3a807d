import Direction
import WorldState
import Yams

/// Reads a cue file: a list of things that happen at moments of a film.
struct CueReader {
    let text: SetupText

    func read() -> [Cue] {
        guard let root = text.root else { return [] }
        guard case .sequence(let list) = root else {
            text.add(
                root.mark?.line ?? 1, "", "a list of cues is wanted here", allowed: "- {at: …}")
            return []
        }
        var cues: [Cue] = []
        for (index, node) in list.enumerated() {
            let path = "[\(index + 1)]."
            guard let section = Section(text, node, .cue, path: path) else { continue }
            if let cue = cue(section) { cues.append(cue) }
        }
        return cues
    }

    private func cue(_ section: Section) -> Cue? {
        if !section.has("at") { text.add(section.line, section.path + "at", "must be given") }
        let kinds = ["keys", "say", "pose", "hold", "release"].filter { section.has($0) }
        if kinds.count != 1 {
            text.add(
                section.line, String(section.path.dropLast()),
                kinds.isEmpty ? "nothing happens here" : "one thing a cue, here are \(kinds.count)",
                allowed: "one of keys, say, pose, hold, release")
        }
        if section.has("for") && !kinds.contains("keys") {
            section.note("for", "only keys last for a while", allowed: "for, beside keys")
        }
        let at = section.number("at")
        let seconds = section.number("for") ?? 0.1
        guard let kind = kinds.first, let body = body(kind, section, seconds), let at else {
            return nil
        }
        return Cue(at: at, body)
    }

    private func body(_ kind: String, _ section: Section, _ seconds: Double) -> Cue.Body? {
        switch kind {
        case "keys":
            let names = Keys.names.map(\.name)
            return words(kind, section, names).map { words in
                .keys(Keys(words.compactMap { Keys.named($0) }), seconds: seconds)
            }
        case "say":
            guard let said = section.words("say") else { return nil }
            let directive = Words.directive(for: said)
            if !directive.isUnderstood {
                section.note(
                    "say", "`\(said)` is not understood",
                    allowed: Words.understood.joined(separator: ", "))
            }
            return .say(said)
        case "pose": return pose(section)
        case "hold": return groups(kind, section).map { .hold($0) }
        default: return groups(kind, section).map { .release($0) }
        }
    }

    private func pose(_ section: Section) -> Cue.Body? {
        guard case .sequence(let list)? = section.node("pose"), list.count == 3 else {
            section.note("pose", "three numbers are wanted here", allowed: "[x, y, heading]")
            return nil
        }
        let metres = KeySpec.number("pose", "m", -10_000_000...10_000_000, "", "")
        let angle = KeySpec.number("pose", "rad", -100...100, "", "")
        let x = section.number("pose", list[0], metres)
        let y = section.number("pose", list[1], metres)
        let heading = section.number("pose", list[2], angle)
        guard let x, let y, let heading else { return nil }
        return .pose(x: x, y: y, heading: Float(heading))
    }

    private func groups(_ kind: String, _ section: Section) -> HoldSet? {
        words(kind, section, HoldSet.names.map(\.name)).map { words in
            HoldSet(HoldSet.names.filter { words.contains($0.name) }.map(\.set))
        }
    }

    private func words(_ kind: String, _ section: Section, _ known: [String]) -> [String]? {
        var words: [String] = []
        var isGood = true
        for node in section.list(kind) {
            let word = node.scalar?.string ?? ""
            if known.contains(word) {
                words.append(word)
            } else {
                isGood = false
                text.add(
                    node.mark?.line ?? section.line(kind), section.path + kind,
                    "`\(word)` is not known here", allowed: known.joined(separator: ", "))
            }
        }
        return isGood && !words.isEmpty ? words : nil
    }
}
