import Quantities

/// Tells where a sound comes from by its level and its time of arrival at two capsules.
struct BearingFinder: Sendable {
    private static let size = 4096
    private var left = [Float](repeating: 0, count: size)
    private var right = [Float](repeating: 0, count: size)
    private var written = 0
    private let reach: Int
    private let perMetre: Float
    private let spacing: Float

    init(rate: Int, spacing: Float) {
        perMetre = Float(rate) / 343
        self.spacing = max(0.01, spacing)
        reach = min(200, Int((self.spacing * perMetre).rounded(.up)) + 1)
    }

    mutating func take(_ l: Float, _ r: Float) {
        left[written & (Self.size - 1)] = l
        right[written & (Self.size - 1)] = r
        written &+= 1
    }

    /// The bearing of the last samples in radians, positive to the left.
    ///
    /// The lag of the highest cross-correlation gives the sine of the angle; where the
    /// channels have little in common (coincident or far capsules), their levels decide.
    func find(last samples: Int) -> Float {
        let count = min(samples, Self.size - 2 * reach, written - 2 * reach)
        if count < 32 { return 0 }
        let first = written - count - reach
        let mask = Self.size - 1
        var (powerLeft, powerRight): (Float, Float) = (1e-12, 1e-12)
        for i in first..<(first + count) {
            powerLeft += left[i & mask] * left[i & mask]
            powerRight += right[i & mask] * right[i & mask]
        }
        var (best, lag): (Float, Int) = (-1, 0)
        for shift in -reach...reach {
            var sum: Float = 0
            // A sound from the left reaches the right capsule `shift` samples later.
            for i in first..<(first + count) { sum += left[i & mask] * right[(i + shift) & mask] }
            if sum > best { (best, lag) = (sum, shift) }
        }
        let likeness = best / (powerLeft * powerRight).squareRoot()
        let byTime = clamp(Float(lag) / (spacing * perMetre), -1, 1)
        let difference = 4.342_944_8 * (Exact.log(powerLeft) - Exact.log(powerRight))
        let byLevel = clamp(difference / 12, -1, 1)
        let trust = smoothstep(0.25, 0.6, likeness)
        // Capsules in one place hear no lag: then the level alone tells.
        let sine = lag == 0 ? byLevel : mix(byLevel, 0.8 * byTime + 0.2 * byLevel, trust)
        return Exact.asin(sine)
    }
}
