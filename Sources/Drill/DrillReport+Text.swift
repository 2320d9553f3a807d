import Conditions
import Runner
import Sensing

extension Fault {
    /// The fault in words: `off on room.eye.* from 6 s for 9 s`.
    public var text: String {
        var text = kind.rawValue
        switch kind {
        case .off, .stuck, .garbage: break
        case .wrong:
            text += scale.map { " ×\(Figures.text($0))" } ?? " upside down"
            if offset != 0 { text += " + \(Figures.text(offset))" }
        case .slow: text += " at \(Figures.text(rate)) a second"
        case .delayed: text += " by \(Figures.seconds(delay))"
        case .intermittent: text += " every \(Figures.seconds(period))"
        case .skewed: text += " by \(Figures.seconds(jump)) and \(Figures.text(drift)) ppm"
        }
        return text + " on \(channels) from \(Figures.seconds(from)) for \(Figures.seconds(length))"
    }
}

/// Numbers for people.
enum Figures {
    /// With at most two decimals.
    static func text(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e15
            ? "\(Int64(rounded))" : "\(rounded)"
    }
    static func text(_ value: Float) -> String { text(Double(value)) }
    static func seconds(_ nanoseconds: Int64) -> String { text(Double(nanoseconds) * 1e-9) + " s" }
    static func percent(_ share: Float) -> String {
        text(Double(share * 1000).rounded() / 10) + " %"
    }
}

extension DrillReport.Verdict {
    /// What came of it in a sentence.
    public var sentence: String {
        var parts = [wentOn ? "the world went on" : "the world broke: a number was none"]
        for drive in drives {
            if let silent = drive.silentAfter {
                parts.append("\(drive.target) fell silent after \(Figures.text(silent)) s")
            } else if let moved = drive.moved {
                parts.append("\(drive.target) moved to \(Figures.percent(moved))")
            } else if let answered = drive.answered {
                parts.append(
                    answered == 0
                        ? "\(drive.target) heard nothing" : "\(drive.target) answered \(answered)×")
            }
        }
        parts += jumps.map { $0.text + " jumped" }
        if jumps.isEmpty { parts.append("nothing jumped") }
        if let backAfter {
            parts.append(
                backAfter == 0 ? "in time throughout" : "back after \(Figures.text(backAfter)) s")
        } else {
            parts.append("not back by the end")
        }
        return parts.joined(separator: "; ")
    }
}

extension DrillReport.Jump {
    /// What, how far, and when.
    var text: String {
        let how = what == "visitors" ? Figures.text(size) + " m" : Figures.percent(size)
        return "\(what) \(how) at \(Figures.text(second)) s"
    }
}

extension DrillReport {
    /// The report for people.
    public var text: String {
        var lines = [
            "\(name): \(verdicts.count) faults, seed \(seed), \(ticks) ticks, \(missed) missed, "
                + "state \(String(hash, radix: 16))"
        ]
        for (number, verdict) in verdicts.enumerated() {
            lines += ["", "\(number + 1). \(verdict.fault.text)"]
            for passage in verdict.passages {
                let way = passage.states.map { "\($0.state.word) \(Figures.text($0.second))" }
                lines.append(
                    "   \(DrillReport.short(passage.channels)): "
                        + way.joined(separator: " → "))
            }
            lines.append("   " + verdict.sentence)
        }
        lines += ["", "largest steps: " + largest.map(\.text).joined(separator: ", ")]
        if let difference { lines += ["", difference.text] }
        return lines.joined(separator: "\n")
    }

    /// One name, or the common beginning and how many there are.
    private static func short(_ channels: [String]) -> String {
        guard channels.count > 2, let first = channels.first else {
            return channels.joined(separator: ", ")
        }
        let parts = first.split(separator: ".")
        for count in stride(from: parts.count - 1, to: 0, by: -1) {
            let prefix = parts.prefix(count).joined(separator: ".") + "."
            if channels.allSatisfy({ $0.hasPrefix(prefix) }) {
                return "\(prefix)… (\(channels.count))"
            }
        }
        return "\(channels.count) channels"
    }

    /// The report for programs.
    public var json: String {
        var json = JSONText()
        json.object { json in
            json.string("name", name)
            json.string("seed", "\(seed)")
            json.number("ticks", ticks)
            json.number("missed", missed)
            json.string("hash", String(hash, radix: 16))
            json.truth("went_on", wentOn)
            json.array("faults") { json in
                for verdict in verdicts { json.object { DrillReport.write(verdict, &$0) } }
            }
            json.array("largest_steps") { json in
                for jump in largest { json.object { DrillReport.write(jump, &$0) } }
            }
            if let difference { json.object("difference") { difference.write(&$0) } }
        }
        return json.text
    }

    private static func write(_ verdict: Verdict, _ json: inout JSONText) {
        json.string("kind", verdict.fault.kind.rawValue)
        json.string("channels", verdict.fault.channels)
        json.number("from", Double(verdict.fault.from) * 1e-9)
        json.number("for", Double(verdict.fault.length) * 1e-9)
        json.truth("went_on", verdict.wentOn)
        if let back = verdict.backAfter {
            json.number("back_after", back)
        } else {
            json.null("back_after")
        }
        json.array("states") { json in
            for passage in verdict.passages {
                json.object { json in
                    json.array("channels") { json in
                        for channel in passage.channels { json.string(nil, channel) }
                    }
                    json.array("way") { json in
                        for (second, state) in passage.states {
                            json.object { json in
                                json.number("second", second)
                                json.string("state", state.word)
                            }
                        }
                    }
                }
            }
        }
        json.array("drives") { json in
            for drive in verdict.drives { json.object { write(drive, &$0) } }
        }
        json.array("jumps") { json in
            for jump in verdict.jumps { json.object { write(jump, &$0) } }
        }
        json.string("verdict", verdict.sentence)
    }

    private static func write(_ drive: DriveNews, _ json: inout JSONText) {
        json.string("to", drive.target)
        json.string("from", drive.channel)
        if let silent = drive.silentAfter { json.number("silent_after", silent) }
        if let moved = drive.moved { json.number("moved_to", moved) }
        if let answered = drive.answered { json.number("answered", answered) }
    }

    static func write(_ jump: Jump, _ json: inout JSONText) {
        json.string("what", jump.what)
        json.number("size", jump.size)
        json.number("second", jump.second)
        json.truth("too_large", jump.isTooLarge)
    }
}

extension DrillDifference {
    /// The difference for people.
    public var text: String {
        guard let firstSecond, let lastSecond else { return "0 ticks differ from the recording" }
        return "\(ticks) ticks differ from the recording, from \(Figures.text(firstSecond)) s to "
            + "\(Figures.text(lastSecond)) s, in \(sections.joined(separator: ", ")); at the most: "
            + properties.map(\.text).joined(separator: ", ")
    }

    func write(_ json: inout JSONText) {
        json.number("ticks", ticks)
        if let firstSecond { json.number("first_second", firstSecond) }
        if let lastSecond { json.number("last_second", lastSecond) }
        json.array("sections") { json in for section in sections { json.string(nil, section) } }
        json.array("properties") { json in
            for jump in properties { json.object { DrillReport.write(jump, &$0) } }
        }
    }
}
