import DeviceIO
import Quantities

/// Makes what the rehearsal room's microphone hears, block by block.
struct RehearsalSynthesis {
    private static let rate = Float(RehearsalMicrophone.rate)
    private static let frames = RehearsalMicrophone.frames
    /// How far apart the capsules are, in samples of sound's way: 0.2 m at 343 m/s.
    private static let spacing: Float = 28

    private let room: RehearsalRoom
    private var rumble: (left: Float, right: Float) = (0, 0)
    private var voices: [RehearsalVoice] = []
    private let throats: [RehearsalThroat]
    private var echo: RehearsalEcho?

    init(_ room: RehearsalRoom) {
        self.room = room
        throats = RehearsalProgramme.throats(of: room.visitors, seed: room.seed)
        voices = room.visitors.enumerated().filter { !$0.element.talks.isEmpty }.map {
            RehearsalVoice(visitor: $0.offset, seed: Hash.of(room.seed, Int64($0.offset), 55))
        }
        echo = RehearsalEcho(room)
    }

    /// The samples of a block, left and right in turn.
    ///
    /// `index` counts blocks since the start; each is asked for once, in order. `instant` is its
    /// beginning by the clock that the stage's trace goes by.
    mutating func block(_ index: Int64, _ instant: MonotonicTime) -> [Float] {
        var left = [Float](repeating: 0, count: Self.frames)
        var right = left
        addRoom(&left, &right, index)
        let length = Int64(RehearsalRoom.length * Self.rate)
        let first = index * Int64(Self.frames) % length
        for sound in room.sounds {
            let begin = Int64(sound.time * Self.rate)
            // Half a second later all have died away; some begin up to a delay later.
            if begin > first + Int64(Self.frames) || begin + 24_000 < first { continue }
            add(sound, age: Int(first - begin), &left, &right)
        }
        let moment = Float(first) / Self.rate
        for throat in throats where throat.time < moment + 0.02 {
            let age = Int(first - Int64(throat.time * Self.rate))
            if Float(age) > throat.length * Self.rate + 480 { continue }
            let sides = Self.delays(throat.bearing)
            for i in 0..<Self.frames {
                left[i] += sides.left.gain * throat.sample(age + i - sides.left.delay)
                right[i] += sides.right.gain * throat.sample(age + i - sides.right.delay)
            }
        }
        for i in voices.indices {
            let visitor = room.visitors[voices[i].visitor]
            guard visitor.talks.contains(where: { $0.contains(moment) }),
                let place = visitor.pose(at: moment)?.place
            else { continue }
            voices[i].add(to: &left, &right, delays: Self.delays(RehearsalView.bearing(place)))
        }
        echo?.add(to: &left, &right, at: instant)
        var samples = [Float](repeating: 0, count: 2 * Self.frames)
        for i in 0..<Self.frames {
            samples[2 * i] = clamp(left[i], -1, 1)
            samples[2 * i + 1] = clamp(right[i], -1, 1)
        }
        return samples
    }

    /// Loudness and delay in samples at both capsules; positive bearings are to the left.
    static func delays(_ bearing: Float) -> (left: Side, right: Side) {
        let s = Exact.sin(bearing)
        let late = Int((Self.spacing * abs(s)).rounded())
        return (
            Side(gain: (0.5 + 0.3 * s).squareRoot(), delay: s < 0 ? late : 0),
            Side(gain: (0.5 - 0.3 * s).squareRoot(), delay: s > 0 ? late : 0)
        )
    }

    struct Side {
        var gain: Float
        var delay: Int
    }

    /// The hum of ventilation and the hiss of the capsules, about −62 dBFS.
    private mutating func addRoom(_ left: inout [Float], _ right: inout [Float], _ index: Int64) {
        var random = RandomStream(seed: Hash.of(room.seed, index, 77))
        for i in 0..<Self.frames {
            let (a, b) = (random.unit() - 0.5, random.unit() - 0.5)
            rumble.left += (a - rumble.left) * 0.02
            rumble.right += (b - rumble.right) * 0.02
            left[i] += (rumble.left * 0.02 + a * 0.0008) * room.settings.noise
            right[i] += (rumble.right * 0.02 + b * 0.0008) * room.settings.noise
        }
    }

    /// Adds the part of a step or clap that falls into the block.
    private func add(
        _ sound: RehearsalSound, age: Int, _ left: inout [Float], _ right: inout [Float]
    ) {
        let sides = Self.delays(sound.bearing)
        for i in 0..<Self.frames {
            let (l, r) = (age + i - sides.left.delay, age + i - sides.right.delay)
            if l >= 0 { left[i] += sides.left.gain * Self.sample(sound, l) }
            if r >= 0 { right[i] += sides.right.gain * Self.sample(sound, r) }
        }
    }

    /// One sample of a sound, by its age in samples.
    private static func sample(_ sound: RehearsalSound, _ n: Int) -> Float {
        let t = Float(n) / rate
        func noise(_ k: Int) -> Float { Hash.unit(Hash.mix(sound.seed &+ UInt64(k + 8))) - 0.5 }
        switch sound.kind {
        case .clap:
            if t > 0.4 { return 0 }
            // The burst of cupped hands (rough differences of noise are its high band), then the
            // room's answer.
            let high = noise(n) - 0.55 * noise(n - 1) - 0.25 * noise(n - 3)
            let attack = min(1, t / 0.0012)
            let burst = attack * Exact.exp(-t / 0.011)
            let tail = t > 0.012 ? 0.035 * Exact.exp(-(t - 0.012) / 0.09) : 0
            return sound.strength * 0.8 * high * (burst + tail)
        case .step:
            if t > 0.12 { return 0 }
            let thump = Exact.sin(Exact.tau * 82 * t) * Exact.exp(-t / 0.028)
            let scuff = (noise(n) + noise(n - 1) + noise(n - 2)) * Exact.exp(-t / 0.012)
            return sound.strength * (0.012 * thump + 0.005 * scuff)
        }
    }
}

/// Somebody who talks without words: a voiced source through two wandering resonances.
struct RehearsalVoice {
    /// Which visitor it belongs to.
    let visitor: Int
    private let pitch: Float
    private var random: RandomStream
    private var phase: Float = 0
    private var low = Resonance()
    private var high = Resonance()
    private var level: Float = 0
    private var target: Float = 0
    private var formants: (Float, Float) = (500, 1500)
    private var left = 0
    private var history = [Float](repeating: 0, count: 64)
    private var written = 0

    init(visitor: Int, seed: UInt64) {
        self.visitor = visitor
        random = RandomStream(seed: seed)
        pitch = random.between(105, 260)
    }

    /// Adds one block of this voice.
    mutating func add(
        to left: inout [Float], _ right: inout [Float],
        delays: (left: RehearsalSynthesis.Side, right: RehearsalSynthesis.Side)
    ) {
        for i in left.indices {
            let sample = next()
            history[written & 63] = sample
            left[i] += delays.left.gain * history[(written - delays.left.delay) & 63]
            right[i] += delays.right.gain * history[(written - delays.right.delay) & 63]
            written += 1
        }
    }

    private mutating func next() -> Float {
        if left <= 0 { beginSyllable() }
        left -= 1
        level += (target - level) * 0.0012
        let rate = Float(RehearsalMicrophone.rate)
        phase += pitch * (1 + 0.1 * level) / rate
        if phase >= 1 { phase -= 1 }
        // A softened saw, with a little breath.
        let source =
            (phase < 0.6 ? phase / 0.6 : (1 - phase) / 0.4) - 0.5
            + 0.06 * (random.unit() - 0.5)
        let voiced =
            low.filter(source, formants.0, rate) + 0.5 * high.filter(source, formants.1, rate)
        return 0.11 * level * voiced
    }

    /// About four syllables a second, now and then a pause.
    private mutating func beginSyllable() {
        left = Int(random.between(5000, 13_000))
        target = random.unit() < 0.22 ? 0 : random.between(0.35, 1)
        formants = (random.between(320, 800), random.between(1000, 2300))
    }

    /// A two-pole resonance (state-variable filter).
    private struct Resonance {
        var band: Float = 0
        var low: Float = 0
        mutating func filter(_ x: Float, _ frequency: Float, _ rate: Float) -> Float {
            let f = 2 * Exact.pi * frequency / rate
            low += f * band
            let high = x - low - 0.18 * band
            band += f * high
            return band * 0.3
        }
    }
}
