import Yams

extension Section {
    /// A number in the unit of its table line; nil where it is missing or wrong (noted).
    func number(_ key: String) -> Double? {
        guard let node = node(key) else { return nil }
        return number(key, node, spec(key))
    }

    /// A whole number; nil where it is missing or wrong (noted).
    func whole(_ key: String) -> Int? {
        guard let value = number(key) else { return nil }
        guard value == value.rounded() else {
            note(key, "\(Plain.number(value)) is not whole", allowed: spec(key).range)
            return nil
        }
        return Int(value)
    }

    /// Two numbers; nil where they are missing or wrong (noted).
    func pair(_ key: String) -> (Double, Double)? { pair(key, spec(key)) }

    /// Two numbers against limits that the table does not know.
    func pair(_ key: String, _ spec: KeySpec) -> (Double, Double)? {
        guard let node = node(key) else { return nil }
        guard case .sequence(let sequence) = node, sequence.count == 2 else {
            note(key, "two numbers are wanted here", allowed: "[a, b], " + wanted(spec))
            return nil
        }
        let a = number(key, sequence[0], spec)
        let b = number(key, sequence[1], spec)
        guard let a, let b else { return nil }
        return (a, b)
    }

    /// One of the words of its table line; nil where it is missing or wrong (noted).
    func choice(_ key: String) -> String? {
        guard let node = node(key) else { return nil }
        let words = spec(key).words
        guard let word = node.scalar?.string, words.contains(word) else {
            let given = node.scalar.map { "`\($0.string)`" } ?? "this"
            let near = node.scalar.flatMap { Nearest.word(to: $0.string, among: words) }
            note(
                key,
                "\(given) is not known here"
                    + (near.map { ", perhaps `\($0)` is meant" } ?? ""),
                allowed: words.joined(separator: ", "))
            return nil
        }
        return word
    }

    /// True or false; nil where it is missing or wrong (noted).
    func flag(_ key: String) -> Bool? { choice(key).map { $0 == "true" } }

    /// A text that is not empty; nil where it is missing or wrong (noted).
    func words(_ key: String) -> String? {
        guard let node = node(key) else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty else {
            note(key, "a text is wanted here")
            return nil
        }
        return text
    }

    /// A single value out of a node, in the unit and within the limits of a table line.
    func number(_ key: String, _ node: Node, _ spec: KeySpec) -> Double? {
        let line = node.mark?.line ?? line(key)
        guard let text = node.scalar?.string else {
            self.text.add(line, path + key, "a number is wanted here", allowed: wanted(spec))
            return nil
        }
        switch QuantityText.read(text, in: spec.unit) {
        case .value(let value):
            if let low = spec.low, let high = spec.high, value < low || value > high {
                self.text.add(line, path + key, "\(text) is out of range", allowed: wanted(spec))
                return nil
            }
            return value
        case .noNumber:
            self.text.add(line, path + key, "`\(text)` is not a number", allowed: wanted(spec))
        case .otherUnit(let unit):
            self.text.add(
                line, path + key, "the unit `\(unit)` does not fit",
                allowed: QuantityText.units(for: spec.unit))
        }
        return nil
    }

    private func wanted(_ spec: KeySpec) -> String {
        spec.range + (spec.unit.isEmpty || spec.unit == "1" ? "" : " " + spec.unit)
    }
}
