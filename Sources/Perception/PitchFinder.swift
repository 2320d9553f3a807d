import Quantities

/// Finds the pitch of a voice, and how clear it is.
///
/// The normalised square difference of McLeod and Wyvill ("A smarter way to find pitch", 2005):
/// n(τ) = 2 Σ x(t) x(t+τ) / Σ (x(t)² + x(t+τ)²), 1 for a perfectly periodic sound; the first
/// of its peaks that comes near to the highest is the period.
struct PitchFinder: Sendable {
    /// The pitches that a humming voice may have, hertz.
    static let lowest: Float = 75
    static let highest: Float = 620
    /// Samples compared at each lag.
    private static let span = 512

    private let rate: Float
    private let first: Int
    private let last: Int
    private var likeness: [Float]

    init(rate: Float) {
        self.rate = rate
        first = Int(rate / PitchFinder.highest)
        last = Int((rate / PitchFinder.lowest).rounded(.up))
        likeness = Array(repeating: 0, count: last + 2)
    }

    /// Samples that `find` needs.
    var reach: Int { PitchFinder.span + last + 2 }

    /// Hertz and clearness, 0 … 1, of the last samples; no pitch is 0 Hz.
    mutating func find(_ samples: UnsafeBufferPointer<Float>) -> (hertz: Float, clarity: Float) {
        let start = samples.count - reach
        precondition(start >= 0, "too few samples for a pitch")
        let span = PitchFinder.span
        var base: Float = 1e-10
        for i in start..<(start + span) { base += samples[i] * samples[i] }
        // The energy under the second window slides along with the lag.
        var shifted: Float = 1e-10
        let from = start + first - 1
        for i in from..<(from + span) { shifted += samples[i] * samples[i] }
        var highest: Float = 0
        for lag in (first - 1)...(last + 1) {
            likeness[lag] = 2 * product(samples, start, lag) / (base + shifted)
            let (out, new) = (
                samples[start + lag], samples[min(start + lag + span, samples.count - 1)]
            )
            shifted = max(1e-10, shifted + new * new - out * out)
        }
        for lag in first...last where isPeak(lag) { highest = max(highest, likeness[lag]) }
        if highest < 0.3 { return (0, max(0, highest)) }
        for lag in first...last where isPeak(lag) && likeness[lag] > 0.94 * highest {
            let (a, b, c) = (likeness[lag - 1], likeness[lag], likeness[lag + 1])
            let bend = a - 2 * b + c
            let shift = abs(bend) > 1e-9 ? clamp(0.5 * (a - c) / bend, -0.5, 0.5) : 0
            return (rate / (Float(lag) + shift), saturate(b))
        }
        return (0, 0)
    }

    private func isPeak(_ lag: Int) -> Bool {
        likeness[lag] > likeness[lag - 1] && likeness[lag] >= likeness[lag + 1]
    }

    /// Four sums side by side, so that the processor need not wait for one.
    private func product(
        _ samples: UnsafeBufferPointer<Float>, _ start: Int, _ lag: Int
    ) -> Float {
        var sum = SIMD8<Float>.zero
        var i = start
        let end = start + PitchFinder.span
        while i < end {
            var (a, b) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
            for k in 0..<8 {
                a[k] = samples[i + k]
                b[k] = samples[i + lag + k]
            }
            sum += a * b
            i += 8
        }
        return sum.sum()
    }
}
