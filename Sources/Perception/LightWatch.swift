import Quantities

/// Tells a change of the light from a change in the room.
///
/// Lights that are switched and cameras that expose anew multiply the whole picture, people
/// and a projector's light change a part of it, each place differently. The gain is therefore
/// the ratio to the empty room's picture on which most cells agree: the middle of the shortest
/// interval that holds a third of them.
struct LightWatch: Sendable {
    /// Blue, green, red: how many times brighter than the model of the empty room.
    private(set) var gain: [Float] = [1, 1, 1]

    private static let columns = 16
    private static let rows = 12

    /// Measures the gain of a picture against the empty room.
    ///
    /// `valid` is 1 where the picture counts, 0 in ignored regions.
    mutating func measure(
        _ bgr: [UInt8], against empty: [UInt8], valid: [UInt8], width: Int, height: Int
    ) {
        var ratios: [[Float]] = [[], [], []]
        for row in 0..<Self.rows {
            for column in 0..<Self.columns {
                let (top, bottom) = (row * height / Self.rows, (row + 1) * height / Self.rows)
                let (left, right) = (
                    column * width / Self.columns, (column + 1) * width / Self.columns
                )
                var (now, then) = (SIMD4<Int32>(), SIMD4<Int32>())
                var count: Int32 = 0
                // Every second pixel is plenty for a mean.
                for y in stride(from: top, to: bottom, by: 2) {
                    for x in stride(from: left, to: right, by: 2) {
                        let pixel = y * width + x
                        if valid[pixel] == 0 { continue }
                        let i = pixel * 3
                        now &+= SIMD4(Int32(bgr[i]), Int32(bgr[i + 1]), Int32(bgr[i + 2]), 0)
                        then &+= SIMD4(Int32(empty[i]), Int32(empty[i + 1]), Int32(empty[i + 2]), 0)
                        count += 1
                    }
                }
                guard count >= 4 else { continue }
                for channel in 0..<3 {
                    // Two levels are added so that noise in black corners has no say.
                    let (a, b) = (
                        Float(now[channel]) / Float(count), Float(then[channel]) / Float(count)
                    )
                    ratios[channel].append((a + 2) / (b + 2))
                }
            }
        }
        for channel in 0..<3 {
            gain[channel] = clamp(Self.agreed(ratios[channel].sorted()), 0.02, 50)
        }
    }

    private static func agreed(_ sorted: [Float]) -> Float {
        let third = max(1, sorted.count / 3)
        guard sorted.count > third else { return 1 }
        var (best, least): (Int, Float) = (0, .infinity)
        for first in 0..<(sorted.count - third) {
            let spread = sorted[first + third] / sorted[first]
            if spread < least { (best, least) = (first, spread) }
        }
        return sorted[best + third / 2]
    }

    /// Whether the light is too different to be divided out: the room must be learnt anew.
    var isNewLight: Bool {
        let mean = gain[0] * 0.114 + gain[1] * 0.587 + gain[2] * 0.299
        return mean < 0.77 || mean > 1.3
    }

    /// Whether dividing by the gain makes a difference.
    var isTrimmed: Bool { gain.contains { abs($0 - 1) > 0.008 } }

    /// What to multiply a picture with to see it in the model's light.
    var inverse: [Float] { gain.map { 1 / $0 } }
}
