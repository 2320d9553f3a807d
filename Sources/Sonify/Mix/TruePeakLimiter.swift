import Kernels
import Quantities

/// Keeps the true peak of a stereo stream at or below a ceiling, −1 dBTP or lower.
///
/// The peak between samples is found at four times the rate as ITU-R BS.1770-4 annex 2 asks,
/// here with 16 taps a phase. The gain that the loudest coming peak needs is held, let go in
/// 0.2 s, and averaged over 56 samples, so that it is down, smoothly, before the peak comes out.
/// The same gain for both channels keeps the place of every sound. The stream comes out
/// `latency` samples later. Not for two threads at once; nothing allocates after `init`.
public final class TruePeakLimiter {
    /// Samples by which the output is late: 1.5 ms.
    public static let latency = 72
    /// The ceilings that may be asked for, dBTP: the highest is what EBU R 128 allows.
    public static let ceilings: ClosedRange<Float> = -12 ... -1

    /// Whether the gain was below 1 anywhere in the last block.
    public private(set) var isLimiting = false
    /// The deepest reduction in the last block, decibels, 0 or negative.
    public private(set) var reductionDecibels: Float = 0
    /// The true peak of what came in with the last block times its gain, dBTP, at least −120.
    ///
    /// Below −20 dBFS the highest sample stands for it.
    public private(set) var truePeakDecibels: Float = -120

    /// The level aimed at for a ceiling of −1 dBTP, −3 dB.
    ///
    /// The rest is for what four times the rate does not see near half the rate and for the
    /// change of gain within a peak. Bursts of white noise, the worst of what was tried, came
    /// out 1.7 dB above the level aimed at.
    private static let highestTarget: Float = 0.71
    private static let taps = 16
    private static let span = 56
    private static let hold = 76
    private static let past = 96

    private let frames = SampleBlock.frames
    private let left = SampleMemory(past + SampleBlock.frames)
    private let right = SampleMemory(past + SampleBlock.frames)
    /// The needed gain of each sample, then the held and released gain.
    private let needed = SampleMemory(past + SampleBlock.frames)
    private let released = SampleMemory(past + SampleBlock.frames)
    private let peaks = SampleMemory(past + SampleBlock.frames)
    private let phases = SampleMemory(3 * taps)
    private let recovery: Float
    private let target: Float
    private var gain: Float = 1

    /// Designs the filter and takes all the room it needs.
    ///
    /// - Parameter ceiling: The true peak that is never exceeded, dBTP, one of `ceilings`.
    public init(ceiling: Float = -1) {
        precondition(TruePeakLimiter.ceilings.contains(ceiling), "a ceiling of −12 to −1 dBTP")
        let below = ceiling == -1 ? 1 : Exact.pow(10, (ceiling + 1) / 20)
        target = TruePeakLimiter.highestTarget * below
        recovery = 1 - decay(0.2)
        needed.at.update(repeating: 1, count: needed.count)
        released.at.update(repeating: 1, count: released.count)
        designPhases()
    }

    /// Limits a block in place.
    public func limit(_ block: inout SampleBlock) {
        block.left.withUnsafeMutableBufferPointer { l in
            block.right.withUnsafeMutableBufferPointer { r in
                guard let l = l.baseAddress, let r = r.baseAddress else { return }
                limit(l, r)
            }
        }
    }

    func limit(_ l: UnsafeMutablePointer<Float>, _ r: UnsafeMutablePointer<Float>) {
        let past = TruePeakLimiter.past
        var index = 0
        while index < frames {
            // What is not a number would stay in the gain for ever.
            left.at[past + index] = l[index].isFinite ? clamp(l[index], -64, 64) : 0
            right.at[past + index] = r[index].isFinite ? clamp(r[index], -64, 64) : 0
            index += 1
        }
        let highest = findPeaks()
        if highest <= target && gain == 1 && isRested {
            released.at.advanced(by: past).update(repeating: 1, count: frames)
            isLimiting = false
            reductionDecibels = 0
        } else {
            followPeaks()
        }
        apply(l, r)
        keepPast(of: left)
        keepPast(of: right)
        keepPast(of: needed)
        keepPast(of: released)
        keepPast(of: peaks)
    }

    private func keepPast(of memory: SampleMemory) {
        memory.at.update(from: memory.at + frames, count: TruePeakLimiter.past)
    }

    /// Whether no gain below 1 is left in what the next outputs need.
    private var isRested: Bool {
        var index = 0
        while index < TruePeakLimiter.past {
            if needed.at[index] < 1 || released.at[index] < 1 { return false }
            index += 1
        }
        return true
    }

    /// The three phases between samples: a sinc under a Hann window, each with sum 1.
    private func designPhases() {
        for phase in 1...3 {
            let row = phases.at + (phase - 1) * TruePeakLimiter.taps
            var sum = 0.0
            var values = [Double](repeating: 0, count: TruePeakLimiter.taps)
            for tap in values.indices {
                let t = Double(tap - 7) - Double(phase) / 4
                let turn = t * 3.141_592_653_589_793
                let sinc = Exact.sinCos(turn).sine / turn
                values[tap] = sinc * (0.5 + 0.5 * Exact.sinCos(turn / 8.5).cosine)
                sum += values[tap]
            }
            for tap in values.indices { row[tap] = Float(values[tap] / sum) }
        }
    }

    /// Fills `peaks` and `needed` for the new samples and gives the highest peak.
    private func findPeaks() -> Float {
        let past = TruePeakLimiter.past
        var highest: Float = 0
        var index = past - 16
        while index < past + frames {
            highest = max(highest, max(abs(left.at[index]), abs(right.at[index])))
            index += 1
        }
        let isQuiet = highest < 0.1
        var loudest: Float = 0
        index = past
        while index < past + frames {
            var peak: Float
            if isQuiet {
                peak = max(abs(left.at[index - 8]), abs(right.at[index - 8]))
            } else {
                peak = max(peakBetween(left.at + index), peakBetween(right.at + index))
            }
            peaks.at[index] = peak
            needed.at[index] =
                peak > target ? target / peak : 1
            loudest = max(loudest, peak)
            index += 1
        }
        return loudest
    }

    /// The highest of the sample eight back, the one after it, and three points between.
    @inline(__always)
    private func peakBetween(_ now: UnsafeMutablePointer<Float>) -> Float {
        let (h1, h2, h3) = (phases.at, phases.at + 16, phases.at + 32)
        let x = now - 15
        var (a, b, c): (Float, Float, Float) = (0, 0, 0)
        var tap = 0
        while tap < 16 {
            let v = x[tap]
            a += h1[tap] * v
            b += h2[tap] * v
            c += h3[tap] * v
            tap += 1
        }
        return max(max(abs(x[7]), abs(x[8])), max(abs(a), max(abs(b), abs(c))))
    }

    /// Holds the lowest needed gain and lets it go slowly.
    private func followPeaks() {
        let past = TruePeakLimiter.past
        var least: Float = 1
        var index = past
        while index < past + frames {
            var held: Float = 1
            var back = index - TruePeakLimiter.hold + 1
            while back <= index {
                held = min(held, needed.at[back])
                back += 1
            }
            if held < gain {
                gain = held
            } else {
                gain += (held - gain) * recovery
                if gain > 0.999 && held == 1 { gain = 1 }
            }
            released.at[index] = gain
            least = min(least, gain)
            index += 1
        }
        isLimiting = least < 1
        reductionDecibels = 20 * Exact.log(least) * 0.434_294_5
    }

    /// Averages the gain and gives out the samples of `latency` ago.
    private func apply(_ l: UnsafeMutablePointer<Float>, _ r: UnsafeMutablePointer<Float>) {
        let past = TruePeakLimiter.past
        let span = TruePeakLimiter.span
        var sum = 0.0
        for back in 1..<span { sum += Double(released.at[past - back]) }
        var highest: Float = 1e-6
        var index = 0
        while index < frames {
            let at = past + index
            sum += Double(released.at[at])
            let g = Float(sum * (1 / Double(span)))
            sum -= Double(released.at[at - span + 1])
            l[index] = left.at[at - TruePeakLimiter.latency] * g
            r[index] = right.at[at - TruePeakLimiter.latency] * g
            highest = max(highest, peaks.at[at - TruePeakLimiter.latency + 8] * g)
            index += 1
        }
        truePeakDecibels = 20 * Exact.log(highest) * 0.434_294_5
    }
}
