/// Finds the delay between events that were sent and the same events as they came back.
///
/// Some may be lost on the way and others come in between: what counts is the delay that most
/// of them agree on. Any thread; deterministic.
public enum DelayFinder {
    /// What came of it.
    public struct Outcome: Hashable, Sendable {
        /// Nanoseconds, the middle of all that agree.
        public var delay: Int64
        /// Root mean square of what they differ by, nanoseconds.
        public var residual: Int64
        /// How many agreed.
        public var used: Int
        /// Sent events that did not count, by their place in the list, with the reason.
        public var dropped: [Int: String]
    }

    /// Matches what was sent with what came back.
    ///
    /// - Parameters:
    ///   - sent: When each event was sent, nanoseconds, rising.
    ///   - heard: When events came back, nanoseconds, rising.
    ///   - longest: The longest delay that is looked for.
    ///   - spread: How far apart delays may be that agree.
    /// - Returns: nil where fewer than five, or fewer than half of them, agree.
    public static func match(
        sent: [Int64], heard: [Int64], longest: Int64 = 1_500_000_000,
        spread: Int64 = 12_000_000
    ) -> Outcome? {
        var delays: [(delay: Int64, sent: Int)] = []
        for (index, start) in sent.enumerated() {
            for end in heard where end - start > -20_000_000 && end - start < longest {
                delays.append((end - start, index))
            }
        }
        delays.sort { ($0.delay, $0.sent) < ($1.delay, $1.sent) }
        // The window that holds answers to the most events.
        var best: (count: Int, from: Int, to: Int) = (0, 0, 0)
        for from in delays.indices {
            var to = from
            while to < delays.count, delays[to].delay - delays[from].delay <= spread { to += 1 }
            let count = Set(delays[from..<to].map(\.sent)).count
            if count > best.count { best = (count, from, to) }
        }
        guard best.count >= 5, best.count * 2 >= sent.count else { return nil }
        let window = delays[best.from..<best.to]
        let middle = window[best.from + window.count / 2].delay
        var nearest: [Int: Int64] = [:]
        for one in window {
            let known = nearest[one.sent]
            if known == nil || abs(one.delay - middle) < abs((known ?? 0) - middle) {
                nearest[one.sent] = one.delay
            }
        }
        return outcome(sent, heard, nearest, longest)
    }

    private static func outcome(
        _ sent: [Int64], _ heard: [Int64], _ nearest: [Int: Int64], _ longest: Int64
    ) -> Outcome? {
        let sorted = nearest.values.sorted()
        let delay = sorted[sorted.count / 2]
        let off = sorted.map { abs($0 - delay) }.sorted()
        // Three deviations, from the middle one of the differences.
        let limit = max(off[off.count / 2] * 9 / 2, 1_000_000)
        var (used, sum, dropped) = (0, 0.0, [Int: String]())
        for index in sent.indices {
            guard let one = nearest[index] else {
                let isAnswered = heard.contains {
                    $0 - sent[index] > -20_000_000 && $0 - sent[index] < longest
                }
                dropped[index] = isAnswered ? "its answer came at another time" : "no answer came"
                continue
            }
            if abs(one - delay) > limit {
                let milliseconds = Double((one - delay) / 10_000) / 100
                dropped[index] = "it is \(milliseconds) ms from the others"
                continue
            }
            used += 1
            sum += Double(one - delay) * Double(one - delay)
        }
        guard used >= 5 else { return nil }
        return Outcome(
            delay: delay, residual: Int64((sum / Double(used)).squareRoot()), used: used,
            dropped: dropped)
    }
}
