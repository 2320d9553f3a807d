import Quantities

/// What one frame of 5 ms holds.
struct FrameLevels: Hashable, Sendable {
    /// Mean square of both channels.
    var power: Float
    /// Mean squares below and above 1.8 kHz of their sum.
    var low: Float
    var high: Float
}

/// Sums over a frame.
struct FrameSums: Sendable {
    private var power: Float = 0
    private var low: Float = 0
    private var high: Float = 0

    mutating func add(power: Float, low: Float, high: Float) {
        self.power += power
        self.low += low * low
        self.high += high * high
    }

    func levels(hop: Int) -> FrameLevels {
        let scale = 1 / Float(hop)
        return FrameLevels(power: power * scale, low: low * scale, high: high * scale)
    }
}

/// Splits sound at 1.8 kHz with two one-pole filters in a row.
struct BandSplitter: Sendable {
    private let share: Float
    private var first: Float = 0
    private var second: Float = 0

    init(rate: Float) { share = 1 - Exact.exp(-Exact.tau * 1800 / rate) }

    mutating func split(_ x: Float) -> (low: Float, high: Float) {
        first += (x - first) * share
        second += (first - second) * share
        return (second, x - second)
    }
}

/// Finds beginnings: a sudden rise of either band over what was heard just before.
struct OnsetDetector: Sendable {
    private var low: Float = -90
    private var high: Float = -90
    private var rest = 0
    private var frames = 0

    /// The strength of an onset in this frame, 0 … 1; nil where none is.
    mutating func take(_ levels: FrameLevels, at time: MonotonicTime) -> Float? {
        let (l, h) = (decibels(levels.low), decibels(levels.high))
        // Half-wave rectified change in decibels of both bands: a coarse spectral flux.
        let flux = max(0, l - low) + max(0, h - high)
        low += (l - low) * (l > low ? 0.35 : 0.06)
        high += (h - high) * (h > high ? 0.35 : 0.06)
        rest = max(0, rest - 1)
        frames += 1
        let level = decibels(levels.power)
        guard rest == 0, frames > 60, flux > 16, level > -58 else { return nil }
        rest = 24
        return saturate((level + 60) / 50) * saturate(flux / 40)
    }
}

/// Finds claps: short, broad, sudden, and out of relative quiet.
///
/// Talk rises slower and keeps sounding; a drum is low; a cymbal rings on. A clap is decided on
/// when its end was heard: it must have lost 12 dB within 100 ms.
struct ClapDetector: Sendable {
    private struct Candidate: Sendable {
        var time: MonotonicTime
        var peak: Float
        var low: Float
        var high: Float
        var before: Float
        var age = 0
    }

    private let rise: Float
    /// Levels of the last 24 frames (120 ms), in decibels.
    private var past = [Float](repeating: -90, count: 24)
    private var count = 0
    /// Slow mean of the level, over about two seconds.
    private var usual: Float = -90
    private var candidate: Candidate?
    private var rest = 0
    /// Where the last rise came from.
    var bearing: Float = 0

    init(rise: Float) { self.rise = rise }

    private func recent(_ frames: Int, skipping: Int) -> Float {
        var sum: Float = 0
        for k in 0..<frames { sum += past[(count - 1 - skipping - k + 48 * 24) % 24] }
        return sum / Float(frames)
    }

    private func loudest(_ frames: Int, skipping: Int) -> Float {
        var most: Float = -90
        for k in 0..<frames { most = max(most, past[(count - 1 - skipping - k + 48 * 24) % 24]) }
        return most
    }

    /// Whether this frame is the steep beginning of something; ask before `take`.
    func isRising(_ levels: FrameLevels) -> Bool {
        candidate == nil && count > 60 && decibels(levels.power) > recent(4, skipping: 0) + rise
            || candidate.map { $0.age == 1 } ?? false
    }

    /// Takes in a frame; a clap that has now ended.
    mutating func take(_ levels: FrameLevels, at time: MonotonicTime) -> SoundEvent? {
        let level = decibels(levels.power)
        defer {
            past[count % 24] = level
            count += 1
            usual += (level - usual) * 0.0025
            rest = max(0, rest - 1)
        }
        guard count > 60 else {
            usual = level
            return nil
        }
        if var current = candidate {
            current.age += 1
            if level > current.peak && current.age <= 3 { current.peak = level }
            if current.age <= 4 {
                current.low += levels.low
                current.high += levels.high
            }
            candidate = current
            return judge(current, level: level)
        }
        // Out of quiet: everything in the 120 ms before was lower by far.
        let before = loudest(20, skipping: 0)
        guard rest == 0, level > before + rise * 0.7, level > recent(20, skipping: 0) + rise,
            level > usual + 9, level > -46
        else { return nil }
        candidate = Candidate(
            time: time, peak: level, low: levels.low, high: levels.high, before: before)
        return nil
    }

    private mutating func judge(_ current: Candidate, level: Float) -> SoundEvent? {
        // 12 dB down, or nearly back to what was before where that was not far below.
        let isOver = level < current.peak - 12 && current.age >= 4
        if current.age < 20 && !isOver { return nil }
        candidate = nil
        rest = 10
        guard isOver, current.high > 0.4 * current.low else { return nil }
        return SoundEvent(
            strength: saturate((current.peak + 50) / 40), bearing: bearing,
            heardAt: current.time)
    }
}
