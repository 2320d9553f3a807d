import Conditions
import Quantities

/// Follows each channel from capture to picture, from the three times of its conditions.
public final class LatencyWatch {
    private var seen: [Int64] = []

    /// Makes a watch that has seen nothing.
    public init() {}

    /// Records the latency of every channel whose value is newer than in the picture before.
    public func shown(_ frame: ConditionFrame, at now: MonotonicTime, _ measures: Measures) {
        if seen.isEmpty { seen = frame.capturedAt }
        for channel in seen.indices where frame.capturedAt[channel] != seen[channel] {
            seen[channel] = frame.capturedAt[channel]
            guard seen[channel] > 0,
                frame.states[channel] == .live || frame.states[channel] == .simulated
            else { continue }
            measures.latency(
                channel: channel, toLatch: frame.latchedAt - seen[channel],
                toShown: now.nanoseconds - seen[channel])
        }
    }
}
