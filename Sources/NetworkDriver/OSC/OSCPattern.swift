/// An address pattern of OSC: `?`, `*`, `[a-c]`, `[!a-c]` and `{one,two}`, none of them across `/`.
///
/// Matching takes time in proportion to the product of the two lengths, whatever the pattern.
/// A pattern whose brackets do not close matches nothing. Source: OSC 1.0.
struct OSCPattern: Sendable {
    private enum Token: Sendable {
        case literal(UInt8)
        case any
        case star
        case set([ClosedRange<UInt8>], isInverted: Bool)
        case choice([[UInt8]])
    }

    private let tokens: [Token]

    /// Reads the pattern; nil where brackets do not close.
    init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        var tokens: [Token] = []
        while let first = rest.popFirst() {
            switch first {
            case UInt8(ascii: "?"): tokens.append(.any)
            case UInt8(ascii: "*"):
                if case .star? = tokens.last { continue }
                tokens.append(.star)
            case UInt8(ascii: "["):
                guard let set = OSCPattern.set(&rest) else { return nil }
                tokens.append(set)
            case UInt8(ascii: "{"):
                guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { return nil }
                let choices = rest[..<end].split(
                    separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
                tokens.append(.choice(choices.map { Array($0) }))
                rest = rest[(end + 1)...]
            case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ","): return nil
            default: tokens.append(.literal(first))
            }
        }
        self.tokens = tokens
    }

    private static func set(_ rest: inout ArraySlice<UInt8>) -> Token? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        var inside = rest[..<end]
        rest = rest[(end + 1)...]
        let isInverted = inside.first == UInt8(ascii: "!")
        if isInverted { inside = inside.dropFirst() }
        var ranges: [ClosedRange<UInt8>] = []
        while let low = inside.popFirst() {
            // A minus at the end of the list is only a minus.
            if inside.first == UInt8(ascii: "-"), inside.count > 1 {
                inside = inside.dropFirst()
                let high = inside.removeFirst()
                // A range the wrong way round is taken the other way.
                ranges.append(min(low, high)...max(low, high))
            } else {
                ranges.append(low...low)
            }
        }
        return .set(ranges, isInverted: isInverted)
    }

    /// Whether an address without signs matches the pattern.
    func matches(_ address: String) -> Bool {
        let text = Array(address.utf8)
        // reached[n]: the tokens so far can stand for the first n bytes.
        var reached = [Bool](repeating: false, count: text.count + 1)
        reached[0] = true
        for token in tokens {
            var next = [Bool](repeating: false, count: text.count + 1)
            for place in 0...text.count {
                if case .star = token {
                    // What was reached stays reached, and spreads within its part.
                    let isSpread =
                        place > 0 && next[place - 1] && text[place - 1] != UInt8(ascii: "/")
                    next[place] = reached[place] || isSpread
                } else if reached[place] {
                    OSCPattern.step(token, text, place, &next)
                }
            }
            reached = next
        }
        return reached[text.count]
    }

    private static func step(
        _ token: Token, _ text: [UInt8], _ place: Int, _ next: inout [Bool]
    ) {
        if case .choice(let words) = token {
            for word in words where text[place...].starts(with: word) {
                next[place + word.count] = true
            }
            return
        }
        guard place < text.count else { return }
        let byte = text[place]
        switch token {
        case .literal(let wanted): next[place + 1] = byte == wanted
        case .any: next[place + 1] = byte != UInt8(ascii: "/")
        case .set(let ranges, let isInverted):
            let isIn = ranges.contains { $0.contains(byte) }
            next[place + 1] = isIn != isInverted && byte != UInt8(ascii: "/")
        case .star, .choice: break
        }
    }
}
