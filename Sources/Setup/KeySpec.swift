/// What a file's key may hold: read by the checks, and printed as a line of the folder's README.
struct KeySpec: Sendable {
    var name: String
    var type: String
    var unit = ""
    /// What it is where it is not given, as one would write it.
    var standard: String
    var low: Double?
    var high: Double?
    var words: [String] = []
    var meaning: String

    static func number(
        _ name: String, _ unit: String, _ range: ClosedRange<Double>, _ standard: String,
        _ meaning: String
    ) -> KeySpec {
        KeySpec(
            name: name, type: "number", unit: unit, standard: standard, low: range.lowerBound,
            high: range.upperBound, meaning: meaning)
    }

    static func whole(
        _ name: String, _ unit: String, _ range: ClosedRange<Int>, _ standard: String,
        _ meaning: String
    ) -> KeySpec {
        var spec = number(
            name, unit, Double(range.lowerBound)...Double(range.upperBound), standard, meaning)
        spec.type = "whole number"
        return spec
    }

    static func pair(
        _ name: String, _ unit: String, _ range: ClosedRange<Double>, _ standard: String,
        _ meaning: String
    ) -> KeySpec {
        var spec = number(name, unit, range, standard, meaning)
        spec.type = "two numbers"
        return spec
    }

    static func flag(_ name: String, _ standard: Bool, _ meaning: String) -> KeySpec {
        choice(name, ["true", "false"], "\(standard)", meaning)
    }

    static func choice(
        _ name: String, _ words: [String], _ standard: String, _ meaning: String
    ) -> KeySpec {
        KeySpec(name: name, type: "word", standard: standard, words: words, meaning: meaning)
    }

    /// A key whose form is told by `type` alone: text, section, list.
    static func other(
        _ name: String, _ type: String, _ standard: String, _ meaning: String
    ) -> KeySpec {
        KeySpec(name: name, type: type, standard: standard, meaning: meaning)
    }

    /// The range as the README and messages show it.
    var range: String {
        if !words.isEmpty { return words.joined(separator: ", ") }
        guard let low, let high else { return "" }
        return "\(Plain.number(low)) … \(Plain.number(high))"
    }
}

/// Numbers for people.
enum Plain {
    /// Without a fraction where there is none, else with at most four digits of it.
    static func number(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return String((value * 10_000).rounded() / 10_000)
    }
}

/// The keys of one section of a file.
struct Schema: Sendable {
    /// The heading of its table in the README.
    var title: String
    var keys: [KeySpec]

    func spec(_ name: String) -> KeySpec? { keys.first { $0.name == name } }

    /// The table of the README, heading included.
    var table: String {
        var lines = [
            "### \(title)", "", "| key | type | unit | default | range | meaning |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for key in keys {
            let cells = [
                "`\(key.name)`", key.type, key.unit, key.standard, key.range, key.meaning,
            ]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n")
    }
}
