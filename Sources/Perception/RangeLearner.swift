/// Learns what values a device of numbers really gives, and how much of them is noise.
///
/// Owned by one thread.
public struct RangeLearner: Sendable {
    private var values: [Float] = []

    /// Begins with nothing.
    public init() {}

    /// Takes a value in; what is no number is passed over.
    public mutating func add(_ value: Float) { if value.isFinite { values.append(value) } }

    /// How many values came.
    public var count: Int { values.count }

    /// From the smallest to the largest value, without single strays: nil before ten values.
    ///
    /// A stray is one value in a hundred or fewer that lies further out than the rest is wide.
    public var range: ClosedRange<Float>? {
        guard values.count >= 10 else { return nil }
        let sorted = values.sorted()
        let few = sorted.count / 100
        let (low, high) = (sorted[few], sorted[sorted.count - 1 - few])
        let width = high - low
        let inside = sorted.filter { $0 >= low - width && $0 <= high + width }
        guard let first = inside.first, let last = inside.last else { return nil }
        return first...last
    }

    /// How many values lay outside `range`.
    public var strays: Int {
        guard let range else { return 0 }
        return values.count { !range.contains($0) }
    }

    /// One deviation of the noise, from how values differ from the one before: 0 for a device
    /// that is still.
    ///
    /// The middle of the differences hardly knows of real movement, which is rarer or slower.
    public var noise: Float {
        guard values.count >= 10 else { return 0 }
        let steps = zip(values, values.dropFirst()).map { abs($1 - $0) }.sorted()
        let middle = steps[steps.count / 2]
        if middle > 0 { return middle * 1.4826 / 1.414_213_6 }
        // Most steps are nothing at all: the device's own step is its noise.
        guard let least = steps.first(where: { $0 > 0 }), steps[steps.count * 9 / 10] > 0 else {
            return 0
        }
        return least / 3
    }

    /// The middle value.
    public var median: Float? {
        values.isEmpty ? nil : values.sorted()[values.count / 2]
    }
}
