/// A way into a JSON value: `wind.speed`, `samples[0].x`, `2` for the second of an array.
public struct JSONPath: Hashable, Sendable {
    private enum Step: Hashable, Sendable {
        case key(String)
        /// Counted from 0.
        case place(Int)
    }
    private let steps: [Step]

    /// Reads a path; nil where it is none.
    ///
    /// `$.` before it is allowed and means nothing.
    public init?(_ text: String) {
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

    /// Makes a path of keys from outside inwards; a whole number also counts an array from 0.
    public init(keys: [String]) { steps = keys.map { .key($0) } }

    /// What lies at the end of the path; nil where there is nothing.
    ///
    /// - Parameter root: Objects and arrays as Foundation reads them.
    public func value(in root: Any) -> Any? {
        var value = root
        for step in steps {
            switch step {
            case .key(let key):
                if let object = value as? [String: Any], let next = object[key] {
                    value = next
                } else if let array = value as? [Any], let place = Int(key),
                    array.indices.contains(place)
                {
                    value = array[place]
                } else {
                    return nil
                }
            case .place(let place):
                guard let array = value as? [Any], array.indices.contains(place) else {
                    return nil
                }
                value = array[place]
            }
        }
        return value
    }
}
