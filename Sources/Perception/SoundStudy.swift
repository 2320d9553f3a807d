import Quantities

/// What 20 ms of sound are made of.
struct SoundFrame: Hashable, Sendable {
    /// When the frame ended.
    var time: MonotonicTime
    /// dBFS of these 20 ms.
    var level: Float
    /// dBFS of the room's own noise: what is hardly ever gone below.
    var floor: Float
    /// Hertz of a voice's pitch; 0 where there is none.
    var pitch: Float
    /// How periodic the sound is, 0 … 1.
    var clarity: Float
    /// Hertz of the strongest partial from 650 to 4200 Hz.
    var peak: Float
    /// The share of all power that the strongest partial has.
    var peakShare: Float
    /// Hertz: the middle of the spectrum from 100 Hz up.
    var centroid: Float
    /// Shares of the power below 250 Hz, and above 4 kHz.
    var low: Float
    var high: Float
    /// How even the spectrum is from 200 Hz to 6 kHz: near 0 for tones, about 0.55 for noise.
    var flatness: Float
    /// Shares of the power in 80–400, 400–900, 900–1800, 1800–4000 Hz.
    var shape: SIMD4<Float>
}

/// Cuts sound into frames of 20 ms and finds what each is made of.
///
/// Looks at the last 32 to 45 ms at about 16 kHz. Allocates when made, never afterwards.
struct SoundStudy: Sendable {
    private var decimator: Decimator
    private var spectrum = PowerSpectrum()
    private var pitches: PitchFinder
    private let rate: Float
    private let hop: Int
    private let length: Int
    /// Twice the window: what is written at i also stands at i + length.
    private var ring: [Float]
    private var written = 0
    private var filled = 0
    private var power: Float = 0
    private var floor: Float = -90
    private var frames = 0

    init(rate: Int) {
        decimator = Decimator(rate: rate)
        self.rate = Float(rate) / Float(decimator.factor)
        pitches = PitchFinder(rate: self.rate)
        hop = Int(self.rate / 50)
        length = max(PowerSpectrum.size, pitches.reach)
        ring = Array(repeating: 0, count: 2 * length)
    }

    /// Takes one sample; a frame comes out every 20 ms.
    mutating func take(_ sample: Float, at time: MonotonicTime) -> SoundFrame? {
        guard let x = decimator.take(sample) else { return nil }
        ring[written] = x
        ring[written + length] = x
        written = (written + 1) % length
        power += x * x
        filled += 1
        if filled < hop { return nil }
        let level = decibels(power / Float(hop))
        (filled, power) = (0, 0)
        // Within the first half second the room's noise is taken as it comes.
        frames += 1
        floor += frames < 25 ? (level - floor) * 0.3 : clamp(level - floor, -1.2, 0.02)
        return frame(level, time)
    }

    private mutating func frame(_ level: Float, _ time: MonotonicTime) -> SoundFrame {
        let (written, length) = (written, length)
        let pitch: (hertz: Float, clarity: Float) = ring.withUnsafeBufferPointer { all in
            let window = UnsafeBufferPointer(rebasing: all[written..<(written + length)])
            spectrum.take(window)
            return level > floor + 3 ? pitches.find(window) : (0, 0)
        }
        return describe(level, pitch, time)
    }

    private func describe(
        _ level: Float, _ pitch: (hertz: Float, clarity: Float), _ time: MonotonicTime
    ) -> SoundFrame {
        let bin = rate / Float(PowerSpectrum.size)
        func index(_ hertz: Float) -> Int { min(PowerSpectrum.size / 2, Int(hertz / bin)) }
        func sum(_ from: Float, _ to: Float) -> Float {
            var sum: Float = 0
            for k in index(from)..<index(to) { sum += spectrum.power[k] }
            return sum
        }
        let total = sum(80, 7500) + 1e-12
        var (moment, weight): (Float, Float) = (0, 1e-12)
        for k in index(100)..<index(7500) {
            moment += Float(k) * bin * spectrum.power[k]
            weight += spectrum.power[k]
        }
        var (strongest, at): (Float, Int) = (0, index(650))
        for k in index(650)..<index(4200) where spectrum.power[k] > strongest {
            (strongest, at) = (spectrum.power[k], k)
        }
        var partial: Float = 0
        var middle: Float = 0
        for k in max(1, at - 2)...min(PowerSpectrum.size / 2, at + 2) {
            partial += spectrum.power[k]
            middle += spectrum.power[k] * Float(k)
        }
        return SoundFrame(
            time: time, level: level, floor: floor, pitch: pitch.hertz, clarity: pitch.clarity,
            peak: partial > 0 ? middle / partial * bin : 0, peakShare: partial / total,
            centroid: moment / weight, low: sum(80, 250) / total, high: sum(4000, 7500) / total,
            flatness: flatness(index(200), index(6000)),
            shape: SIMD4(sum(80, 400), sum(400, 900), sum(900, 1800), sum(1800, 4000)) / total)
    }

    /// The geometric mean over the arithmetic one, in groups of eight bins.
    private func flatness(_ from: Int, _ to: Int) -> Float {
        var (logs, sum, count): (Float, Float, Float) = (0, 0, 0)
        var k = from
        while k + 8 <= to {
            var group: Float = 1e-14
            for i in k..<(k + 8) { group += spectrum.power[i] }
            logs += Exact.log(group)
            sum += group
            count += 1
            k += 8
        }
        return count > 0 ? Exact.exp(logs / count) / (sum / count) : 0
    }
}
