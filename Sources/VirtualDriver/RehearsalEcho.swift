import DeviceIO
import Quantities

/// The stage's sound on its way through the room to the microphone: the straight way, then the
/// walls, then an echo that dies away within a fifth of a second.
struct RehearsalEcho {
    private struct Tap {
        /// Samples after the block left the loudspeaker.
        var delay: Int
        /// Left loudspeaker to left capsule, left to right, right to left, right to right.
        var gains: SIMD4<Float>
    }

    private let stage: StageTrace
    private let taps: [Tap]
    private let longest: Int
    private var cursor: Int?
    private var stereo: [Float] = []

    init?(_ room: RehearsalRoom) {
        guard let stage = room.stage, let level = room.settings.echo else { return nil }
        self.stage = stage
        let gain = Exact.exp(level * 0.115_129_25)
        var random = RandomStream(seed: Hash.of(room.seed, 0xEC40))
        let straight = Int(RehearsalSettings.echoDelay * 48_000 / 1_000_000_000)
        var taps = [Tap(delay: straight, gains: SIMD4(0.9, 0.6, 0.6, 0.9) * gain)]
        for index in 0..<40 {
            // Walls at first far apart, then closer and closer, weaker by 60 dB in 0.35 s.
            let time = 0.004 + 0.15 * Float(index) / 40 + random.between(0, 0.004)
            let size = 0.5 * Exact.exp(-time * 19.7)
            func one() -> Float { random.between(-1, 1) * size * gain }
            taps.append(
                Tap(
                    delay: straight + Int(time * 48_000), gains: SIMD4(one(), one(), one(), one())))
        }
        self.taps = taps
        longest = taps.map(\.delay).max() ?? 0
    }

    /// Adds what arrives at the capsules in a block that begins at `instant`.
    mutating func add(
        to left: inout [Float], _ right: inout [Float], at instant: MonotonicTime
    ) {
        guard let expected = stage.sample(at: instant) else {
            cursor = nil
            return
        }
        // Times are whole nanoseconds, samples are not: a sample more or less is no jump.
        var first = cursor ?? expected
        if abs(first - expected) > 96 { first = expected }
        cursor = first + left.count
        let count = left.count + longest
        if stereo.count != 2 * count { stereo = [Float](repeating: 0, count: 2 * count) }
        stage.copySamples(from: first - longest, into: &stereo)
        for tap in taps {
            let shift = longest - tap.delay
            for i in left.indices {
                let (l, r) = (stereo[2 * (i + shift)], stereo[2 * (i + shift) + 1])
                left[i] += tap.gains[0] * l + tap.gains[2] * r
                right[i] += tap.gains[1] * l + tap.gains[3] * r
            }
        }
    }
}
