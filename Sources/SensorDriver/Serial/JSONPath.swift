import Foundation

/// A way into a JSON value: `wind.speed`, `samples[0].x`, `2` for the second of an array.
struct JSONPath: Hashable, Sendable {
    private enum Step: Hashable, Sendable {
        case key(String)
        /// Counted from 0.
        case place(Int)
    }
    private let steps: [Step]

    /// Reads a path; nil where it is none.
    ///
    /// `$.` before it is allowed and means nothing.
    init?(_ text: String) {
        var rest = Substring(text)
        if rest.hasPrefix("$") { rest = rest.dropFirst() }
        if rest.hasPrefix(".") { rest = rest.dropFirst() }
        // Alone, a number is a field number as elsewhere: from 1.
        if let field = Int(rest) {
            guard field >= 1 else { return nil }
            steps = [.place(field - 1)]
            return
        }
        var steps: [Step] = []
        for part in rest.split(separator: ".", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
            guard let key = pieces.first else { return nil }
            if !key.isEmpty {
                steps.append(.key(String(key)))
            } else if pieces.count == 1 {
                return nil
            }
            for piece in pieces.dropFirst() {
                guard piece.last == "]", let place = Int(piece.dropLast()), place >= 0 else {
                    return nil
                }
                steps.append(.place(place))
            }
        }
        guard !steps.isEmpty else { return nil }
        self.steps = steps
    }

    /// A JSON text as Foundation's objects; nil where it is damaged.
    static func parse(_ text: String) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    /// The numbers at the end of the path; nil where there are none.
    ///
    /// An array gives its elements, an object with `x`, `y`, `z`, `w` these, true and false 1
    /// and 0, and text that reads as a number the number.
    func numbers(in root: Any, parts: Int) -> [Float]? {
        var value = root
        for step in steps {
            switch step {
            case .key(let key):
                guard let object = value as? [String: Any], let next = object[key] else {
                    return nil
                }
                value = next
            case .place(let place):
                guard let array = value as? [Any], place < array.count else { return nil }
                value = array[place]
            }
        }
        if let array = value as? [Any] {
            let numbers = array.prefix(parts).compactMap(JSONPath.number)
            return numbers.count == min(parts, array.count) ? numbers : nil
        }
        if let object = value as? [String: Any] {
            let numbers = ["x", "y", "z", "w"].prefix(parts).compactMap { key in
                object[key].flatMap(JSONPath.number)
            }
            return numbers.count == parts ? numbers : nil
        }
        return JSONPath.number(value).map { [$0] }
    }

    private static func number(_ value: Any) -> Float? {
        if let text = value as? String {
            return NumberText.number(Substring(text), commaIsDecimal: false)
        }
        guard let number = (value as? NSNumber)?.floatValue, number.isFinite else { return nil }
        return number
    }
}
