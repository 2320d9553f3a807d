import Foundation
import Quantities

/// Sounds that rooms are full of, made up: mono samples at 48 kHz.
struct VoiceSounds {
    static let rate = 48_000
    var random: RandomStream

    init(seed: UInt64) { random = RandomStream(seed: seed) }

    /// A wavering voice with closed lips; the pitch goes from the first to the last given.
    mutating func hum(_ pitches: [Float], seconds: Float, level: Float = 0.05) -> [Float] {
        let count = Int(seconds * Float(Self.rate))
        var phase: Float = random.unit()
        var (drift, breath): (Float, Float) = (0, 0)
        let weights: [Float] = [1, random.between(0.3, 0.8), random.between(0.1, 0.35), 0.08, 0.03]
        return (0..<count).map { n in
            let t = Float(n) / Float(Self.rate)
            let way = t / seconds * Float(pitches.count - 1)
            let k = min(Int(way), max(0, pitches.count - 2))
            let pitch =
                pitches.count == 1 ? pitches[0] : mix(pitches[k], pitches[k + 1], way - Float(k))
            drift += (random.bell() * 0.004 - drift) * 0.0004
            breath += (random.bell() - breath) * 0.05
            phase += pitch * (1 + drift + 0.003 * Exact.sin(Exact.tau * 5.3 * t)) / Float(Self.rate)
            phase -= phase.rounded(.down)
            var sum: Float = 0.02 * breath
            for (i, weight) in weights.enumerated() {
                sum += weight * Exact.sin(Exact.tau * phase * Float(i + 1))
            }
            return level * sum * smoothstep(0, 0.1, t) * smoothstep(seconds, seconds - 0.15, t)
        }
    }

    /// A tone with a little air in it; the frequency glides by `bend` hertz.
    mutating func whistle(_ hertz: Float, bend: Float = 0, seconds: Float, level: Float = 0.08)
        -> [Float]
    {
        var phase: Float = 0
        var air: Float = 0
        return (0..<Int(seconds * Float(Self.rate))).map { n in
            let t = Float(n) / Float(Self.rate)
            phase += (hertz + bend * t / seconds) / Float(Self.rate)
            phase -= phase.rounded(.down)
            air += (random.bell() - air) * 0.3
            let tone = Exact.sin(Exact.tau * phase) + 0.03 * Exact.sin(Exact.tau * 2 * phase)
            return level * (tone + 0.04 * air) * smoothstep(0, 0.03, t)
                * smoothstep(seconds, seconds - 0.04, t)
        }
    }

    /// A burst, a rattle, and now and then a short voiced end.
    mutating func cough(level: Float = 0.3) -> [Float] {
        let length = random.between(0.22, 0.42)
        let split = random.between(0.06, 0.11)
        let tones = (
            random.between(480, 800), random.between(1100, 1700), random.between(2200, 3000)
        )
        var bands = [Resonance(tones.0, 0.5), Resonance(tones.1, 0.5), Resonance(tones.2, 0.5)]
        let rattle = random.between(24, 42)
        let voice: Float = random.unit() < 0.3 ? 0.25 : 0
        var phase: Float = 0
        return (0..<Int(length * Float(Self.rate))).map { n in
            let t = Float(n) / Float(Self.rate)
            let burst = min(1, t / 0.010) * Exact.exp(-t / 0.05)
            let second =
                smoothstep(split, split + 0.05, t) * smoothstep(length, length - 0.12, t)
                * (0.7 + 0.3 * Exact.sin(Exact.tau * rattle * t)) * 0.45
            phase += 180 / Float(Self.rate)
            let air = random.bell() + voice * second * Exact.sin(Exact.tau * phase)
            var sum: Float = 0
            for i in bands.indices { sum += bands[i].filter(air) }
            return level * sum * (burst + second)
        }
    }

    /// Hands: a burst that is over in some hundredths of a second, and the room's answer.
    mutating func clap(level: Float = 0.5) -> [Float] {
        (0..<14_400).map { n in
            let t = Float(n) / Float(Self.rate)
            let tail = 0.05 * Exact.exp(-t / 0.08)
            return level * random.between(-1, 1) * (Exact.exp(-t / 0.012) + tail)
        }
    }

    /// Air blown at the capsule.
    mutating func breath(seconds: Float, level: Float = 0.2) -> [Float] {
        var bands = [Resonance(300, 0.9), Resonance(1400, 0.8)]
        return (0..<Int(seconds * Float(Self.rate))).map { n in
            let t = Float(n) / Float(Self.rate)
            let air = random.bell()
            let sum = bands[0].filter(air) + 0.5 * bands[1].filter(air)
            return level * sum * smoothstep(0, 0.2, t) * smoothstep(seconds, seconds - 0.25, t)
        }
    }

    /// Chords of plucked, decaying tones, one each half second, as background music has them.
    mutating func music(seconds: Float, level: Float = 0.04) -> [Float] {
        var sum = [Float](repeating: 0, count: Int(seconds * Float(Self.rate)))
        let roots: [Float] = [196, 220, 261.63, 174.61, 293.66]
        for beat in 0..<Int(seconds * 2) {
            let root = roots[random.below(roots.count)]
            let third: Float = random.unit() < 0.5 ? 1.259_92 : 1.189_21
            for ratio in [1, third, 1.498_31, 2] as [Float] {
                let start = beat * Self.rate / 2 + random.below(900)
                let hertz = root * ratio
                for n in 0..<Self.rate where start + n < sum.count {
                    let t = Float(n) / Float(Self.rate)
                    let tone =
                        Exact.sin(Exact.tau * (hertz * t).truncatingRemainder(dividingBy: 1))
                        + 0.4
                        * Exact.sin(Exact.tau * (2 * hertz * t).truncatingRemainder(dividingBy: 1))
                    sum[start + n] += level * tone * min(1, t / 0.005) * Exact.exp(-t / 0.35)
                }
            }
        }
        return sum
    }

    /// Pink noise (Kellet's filter bank of three poles) whose root mean square is `level`.
    mutating func pink(seconds: Float, level: Float) -> [Float] {
        var (a, b, c): (Float, Float, Float) = (0, 0, 0)
        var samples = (0..<Int(seconds * Float(Self.rate))).map { _ -> Float in
            let white = random.between(-1, 1)
            a = 0.997_65 * a + white * 0.099_046
            b = 0.963 * b + white * 0.296_516_4
            c = 0.57 * c + white * 1.052_691_3
            return a + b + c + white * 0.1848
        }
        let power = samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count)
        let scale = level / power.squareRoot()
        for i in samples.indices { samples[i] *= scale }
        return samples
    }

    /// Talk from `espeak-ng`, resampled to 48 kHz; `voice` is one of its voices.
    static func talk(_ text: String, voice: String, level: Float = 0.05) throws -> [Float] {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("talk-\(UUID().uuidString).wav")
        defer { try? FileManager.default.removeItem(at: file) }
        let program = Process()
        program.executableURL = URL(fileURLWithPath: "/usr/bin/espeak-ng")
        program.arguments = ["-v", voice, "-w", file.path, text]
        try program.run()
        program.waitUntilExit()
        let bytes = [UInt8](try Data(contentsOf: file))
        let count = (bytes.count - 44) / 2
        let words = (0..<count).map { k -> Float in
            let word = UInt16(bytes[44 + 2 * k]) | UInt16(bytes[45 + 2 * k]) << 8
            return Float(Int16(bitPattern: word)) / 32_768
        }
        let power = words.reduce(0) { $0 + $1 * $1 } / Float(max(1, count))
        let scale = level / max(1e-6, power.squareRoot())
        // espeak-ng speaks at 22050 samples a second.
        return (0..<Int(Float(count) * 48_000 / 22_050) - 2).map { n in
            let at = Float(n) * 22_050 / 48_000
            let k = Int(at)
            return scale * mix(words[k], words[min(k + 1, count - 1)], at - Float(k))
        }
    }

    /// A two-pole resonance.
    struct Resonance {
        private let f: Float
        private let damping: Float
        private var band: Float = 0
        private var low: Float = 0

        init(_ hertz: Float, _ damping: Float) {
            f = 2 * Exact.sin(Exact.pi * hertz / Float(VoiceSounds.rate))
            self.damping = damping
        }

        mutating func filter(_ x: Float) -> Float {
            low += f * band
            band += f * (x - low - damping * band)
            return band
        }
    }
}

/// Adds sound to a longer one.
func add(_ sound: [Float], to all: inout [Float], at second: Float) {
    let first = Int(second * Float(VoiceSounds.rate))
    for (k, sample) in sound.enumerated() where first + k < all.count { all[first + k] += sample }
}
