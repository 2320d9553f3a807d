import Quantities

/// A click that is easily found again: four milliseconds that rise from 1 to 8 kHz.
public enum ClickFinder {
    /// The click at a rate of samples a second, from −1 to 1.
    public static func click(rate: Int) -> [Float] {
        let count = rate * 4 / 1000
        return (0..<count).map { index in
            let t = Float(index) / Float(rate)
            let share = Float(index) / Float(count)
            let hull = Exact.sin(share * 3.141_592_7)
            // The phase of a tone that rises evenly.
            let phase = 6.283_185_3 * (1000 * t + 0.5 * 7000 / 0.004 * t * t)
            return 0.8 * hull * hull * Exact.sin(phase)
        }
    }

    /// Where clicks begin in a recording of one channel.
    ///
    /// By correlation with the click; a place counts where it stands out of its surroundings.
    /// - Returns: Samples from the beginning, with fractions, rising.
    public static func find(in sound: [Float], rate: Int) -> [Double] {
        let click = click(rate: rate)
        guard sound.count > click.count * 2 else { return [] }
        let likeness = (0...sound.count - click.count).map { start -> Float in
            var sum: Float = 0
            for (index, sample) in click.enumerated() { sum += sample * sound[start + index] }
            return abs(sum)
        }
        let most = likeness.max() ?? 0
        let level = likeness.sorted()[likeness.count * 9 / 10]
        let least = max(most * 0.3, level * 4)
        guard most > 0.001 else { return [] }
        var found: [Double] = []
        let apart = rate / 10
        var index = 0
        while index < likeness.count {
            guard likeness[index] >= least else {
                index += 1
                continue
            }
            let end = min(likeness.count, index + apart)
            let top = (index..<end).max { likeness[$0] < likeness[$1] } ?? index
            found.append(Double(top) + peak(likeness, top))
            index = top + apart
        }
        return found
    }

    /// How far beside a sample the top of a parabola through it and its neighbours lies.
    private static func peak(_ values: [Float], _ at: Int) -> Double {
        guard at > 0, at + 1 < values.count else { return 0 }
        let (a, b, c) = (Double(values[at - 1]), Double(values[at]), Double(values[at + 1]))
        let bend = a - 2 * b + c
        return bend < 0 ? min(max((a - c) / (2 * bend), -0.5), 0.5) : 0
    }
}

/// Flashes in the lightness of captures.
public enum FlashFinder {
    /// When the light went on: where it crosses halfway between dark and bright.
    ///
    /// - Parameters:
    ///   - times: When each capture was taken, nanoseconds, rising.
    ///   - light: How light it was.
    /// - Returns: Nanoseconds, rising; empty where the light hardly changed.
    public static func find(times: [Int64], light: [Float]) -> [Int64] {
        precondition(times.count == light.count, "a lightness for each time")
        let sorted = light.sorted()
        guard sorted.count >= 8 else { return [] }
        let (dark, bright) = (sorted[sorted.count / 20], sorted[sorted.count * 19 / 20])
        guard bright - dark > 2 else { return [] }
        let half = (dark + bright) / 2
        var found: [Int64] = []
        for index in 1..<times.count where light[index - 1] < half && light[index] >= half {
            let step = light[index] - light[index - 1]
            let share = Double((half - light[index - 1]) / step)
            let gap = Double(times[index] - times[index - 1])
            found.append(times[index - 1] + Int64(share * gap))
        }
        return found
    }
}
