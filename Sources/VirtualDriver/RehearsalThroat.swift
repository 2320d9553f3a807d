import Quantities

/// A sound of a visitor's throat or lips: a pure function of its age.
struct RehearsalThroat: Sendable {
    enum Kind: Sendable {
        /// A steady voice with closed lips, with a little vibrato.
        case hum
        /// One pure tone that glides a little.
        case whistle
        /// Two phases of rough noise: a burst, then a rattle.
        case cough
        /// Air blown at the capsule.
        case breath
    }
    var kind: Kind
    /// Seconds of the programme.
    var time: Float
    /// Seconds that it lasts.
    var length: Float
    /// Radians, positive to the left.
    var bearing: Float
    /// Hertz, for hums and whistles.
    var pitch: Float = 0
    /// How loud, 1 as usual.
    var strength: Float = 1
    var seed: UInt64

    private static let rate: Float = 48_000

    /// One sample, `n` samples after the beginning.
    func sample(_ n: Int) -> Float {
        let t = Float(n) / RehearsalThroat.rate
        if n < 0 || t > length { return 0 }
        switch kind {
        case .hum: return hum(t)
        case .whistle: return whistle(t)
        case .cough: return cough(n, t)
        case .breath: return breath(n, t)
        }
    }

    private func hum(_ t: Float) -> Float {
        // The phase of a pitch that wavers by 0.4 % five times a second, and slides in.
        let slide = 0.03 * pitch * 0.09 * (Exact.exp(-t / 0.09) - 1)
        let turns = pitch * t + slide + 0.0013 * pitch * Exact.sin(Exact.tau * 5.1 * t) / 5.1
        let phase = Exact.tau * (turns - turns.rounded(.down))
        var sum: Float = 0
        for (k, weight) in [1, 0.62, 0.24, 0.10, 0.05].enumerated() as EnumeratedSequence<[Float]> {
            sum += weight * Exact.sin(phase * Float(k + 1))
        }
        let level = smoothstep(0, 0.12, t) * smoothstep(length, length - 0.25, t)
        return 0.062 * strength * level * sum
    }

    private func whistle(_ t: Float) -> Float {
        let bend = 0.06 * pitch * t * t / max(0.1, length)
        let turns = pitch * t + bend
        let level = smoothstep(0, 0.04, t) * smoothstep(length, length - 0.06, t)
        return 0.10 * strength * level * Exact.sin(Exact.tau * (turns - turns.rounded(.down)))
    }

    private func cough(_ n: Int, _ t: Float) -> Float {
        let burst = min(1, t / 0.012) * Exact.exp(-t / 0.07)
        let rattle =
            smoothstep(0.05, 0.11, t) * Exact.exp(-max(0, t - 0.11) / 0.07)
            * (0.75 + 0.25 * Exact.sin(Exact.tau * 31 * t))
        let rough =
            coloured(n, 1250, 0.0011) + 0.8 * coloured(n, 2300, 0.0006)
            + 0.5 * coloured(n, 620, 0.0016)
        return 0.30 * strength * rough * (burst + 0.45 * rattle)
    }

    private func breath(_ n: Int, _ t: Float) -> Float {
        let level = smoothstep(0, 0.22, t) * smoothstep(length, length - 0.3, t)
        let air = coloured(n, 420, 0.0006) + 0.5 * coloured(n, 1500, 0.0003)
        return 0.11 * strength * level * air
    }

    /// Noise through a resonance at `hertz` that rings for `seconds`.
    private func coloured(_ n: Int, _ hertz: Float, _ seconds: Float) -> Float {
        let reach = Int(seconds * 3 * RehearsalThroat.rate)
        let turn = Exact.sinCos(Double(Exact.tau * hertz / RehearsalThroat.rate))
        let (c, s) = (Float(turn.cosine), Float(turn.sine))
        let fall = Exact.exp(-1 / (seconds * RehearsalThroat.rate))
        var (x, y): (Float, Float) = (1, 0)
        var (sum, power): (Float, Float) = (0, 0)
        for k in 0..<reach {
            sum += x * (Hash.unit(Hash.mix(seed &+ UInt64(bitPattern: Int64(n - k + 4096)))) - 0.5)
            power += x * x
            (x, y) = ((x * c - y * s) * fall, (x * s + y * c) * fall)
        }
        return sum / power.squareRoot()
    }
}

extension RehearsalProgramme {
    /// What throats do: the one alone blows, hums, coughs and whistles; one hums in the dark;
    /// the five hum a chord.
    static func throats(of visitors: [RehearsalVisitor], seed: UInt64) -> [RehearsalThroat] {
        var all: [RehearsalThroat] = []
        func add(
            _ kind: RehearsalThroat.Kind, _ time: Float, _ length: Float, who: Int = 0,
            pitch: Float = 0
        ) {
            let present = visitors.compactMap { $0.pose(at: time)?.place }
            guard !present.isEmpty else { return }
            all.append(
                RehearsalThroat(
                    kind: kind, time: time, length: length,
                    bearing: RehearsalView.bearing(present[who % present.count]), pitch: pitch,
                    seed: Hash.of(seed, Int64(all.count), 0x7407)))
        }
        add(.breath, 5.9, 0.9)
        add(.hum, 7.2, 3.2, pitch: 196)
        add(.hum, 11.0, 3.6, pitch: 220)
        add(.cough, 15.4, 0.36)
        add(.whistle, 22.9, 0.5, pitch: 1480)
        add(.hum, 165.4, 3.2, pitch: 147)
        for (index, pitch) in [131, 165, 196, 220, 262].enumerated() as EnumeratedSequence<[Float]>
        {
            let late = Float(index) * 0.35
            add(.hum, 195.4 + late, 3.4, who: index, pitch: pitch)
            add(.hum, 199.4 + late, 3.2, who: index, pitch: pitch)
        }
        return all
    }
}
