/// Numbers with a unit, as files give them: `0.4 s`, `-6 m/s`, `35 %`, or bare in the key's unit.
enum QuantityText {
    enum Outcome: Equatable {
        case value(Double)
        case noNumber
        case otherUnit(String)
    }

    /// What may be written for a unit, and how many of the unit one of it is.
    private static func accepted(_ unit: String) -> [(name: String, factor: Double)] {
        switch unit {
        case "m": [("m", 1), ("cm", 0.01), ("mm", 0.001)]
        case "m/s": [("m/s", 1), ("km/h", 1 / 3.6)]
        case "s": [("s", 1), ("ms", 0.001), ("min", 60), ("h", 3600)]
        case "ms": [("ms", 1), ("s", 1000)]
        case "min": [("min", 1), ("h", 60), ("s", 1 / 60)]
        case "h": [("h", 1), ("min", 1 / 60)]
        case "rad": [("rad", 1), ("deg", 3.141_592_653_589_793 / 180)]
        case "deg": [("deg", 1), ("rad", 180 / 3.141_592_653_589_793)]
        case "GB": [("GB", 1), ("MB", 0.001)]
        case "1": [("1", 1), ("%", 0.01)]
        case "": []
        default: [(unit, 1)]
        }
    }

    /// The units that fit, for messages.
    static func units(for unit: String) -> String {
        let all = accepted(unit).map(\.name).filter { $0 != "1" }
        return all.isEmpty ? "a number without a unit" : all.joined(separator: ", ")
    }

    /// Reads a text; the value is in `unit`.
    static func read(_ text: String, in unit: String) -> Outcome {
        let digits = text.prefix { "+-.0123456789eE".contains($0) }
        var (number, rest) = (digits, text.dropFirst(digits.count))
        // An `e` may belong to no exponent.
        while Double(number) == nil, let last = number.last, last == "e" || last == "E" {
            number = number.dropLast()
            rest = text.dropFirst(number.count)
        }
        guard let value = Double(number), value.isFinite else { return .noNumber }
        let name = rest.drop { $0 == " " }
        if name.isEmpty { return .value(value) }
        guard let known = accepted(unit).first(where: { $0.name == name }) else {
            return .otherUnit(String(name))
        }
        return .value(value * known.factor)
    }
}
