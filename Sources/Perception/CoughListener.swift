import Quantities

/// Hears coughs: a burst of a tenth to half a second of rough, voice-coloured noise out of quiet.
///
/// A clap is over within a tenth of a second; talk has a pitch, before it or after; a hiss lies
/// higher, a door lower. Told 0.2 s after its end, when no talk has followed.
struct CoughListener: Sendable {
    private struct Burst: Sendable {
        var time: MonotonicTime
        var age = 0
        var peak: Float
        var before: Float
        var quiet = 0
        var frames: Float = 0
        var pitched: Float = 0
        var early: Float = 0
        var earlyPitched: Float = 0
        var centroid: Float = 0
        var low: Float = 0
        var high: Float = 0
        var flatness: Float = 0
        var tonal: Float = 0
    }
    /// Where the last burst came from, set by the ear as it begins.
    var bearing: Float = 0
    private var burst: Burst?
    /// Levels of the last 24 steps of 5 ms, decibels.
    private var past = [Float](repeating: -90, count: 24)
    private var count = 0
    private var rest = 0
    /// A cough that has ended, and how many steps are left in which talk would take it back.
    private var waiting: (event: SoundEvent, peak: Float, steps: Int)?
    /// Decibels of what was voiced lately; falls by 25 a second.
    private var voiced: Float = -90

    /// Whether a burst is beginning: then its bearing is worth finding.
    var isBeginning: Bool { burst.map { $0.age == 6 } ?? false }

    /// Notes what 20 ms were made of.
    mutating func note(_ frame: SoundFrame) {
        let isVoiced = frame.clarity > 0.75
        voiced = max(voiced - 0.5, isVoiced && burst == nil ? frame.level : -90)
        if let held = waiting, isVoiced, frame.level > held.peak - 16 { waiting = nil }
        guard burst != nil else { return }
        burst?.frames += 1
        let isPitched: Float = isVoiced ? 1 : 0
        burst?.pitched += isPitched
        if let age = burst?.age, age < 22 {
            burst?.early += 1
            burst?.earlyPitched += isPitched
        }
        burst?.centroid += frame.centroid
        burst?.low += frame.low
        burst?.high += frame.high
        burst?.flatness += frame.flatness
        burst?.tonal += frame.peakShare > 0.5 ? 1 : 0
    }

    /// Takes in 5 ms; a cough that has now ended.
    mutating func take(
        _ levels: FrameLevels, floor: Float, at time: MonotonicTime
    ) -> SoundEvent? {
        let level = decibels(levels.power)
        defer {
            past[count % 24] = level
            count += 1
            rest = max(0, rest - 1)
        }
        if let held = waiting {
            waiting?.steps = held.steps - 1
            if held.steps == 0 {
                waiting = nil
                return held.event
            }
        }
        if var current = burst {
            current.age += 1
            if current.age < 20 { current.peak = max(current.peak, level) }
            current.quiet = level < current.peak - 13 ? current.quiet + 1 : 0
            burst = current
            judge(current)
            return nil
        }
        guard rest == 0, count > 60, level > -46, level > floor + 14 else { return nil }
        // Out of relative quiet: 60 ms ago and before, all was far lower.
        var before: Float = -90
        for back in 8..<24 { before = max(before, past[(count - 1 - back + 48) % 24]) }
        guard level > before + 11 else { return nil }
        burst = Burst(time: time, peak: level, before: before)
        return nil
    }

    private mutating func judge(_ current: Burst) {
        let isOver = current.quiet >= 11
        if !isOver && current.age < 135 { return }
        burst = nil
        rest = 16
        let seconds = Float(current.age - current.quiet) * 0.005
        guard isOver, seconds > 0.085, seconds < 0.56, current.frames >= 3,
            voiced < current.peak - 10
        else { return }
        let scale = 1 / current.frames
        let centroid = current.centroid * scale
        guard current.pitched * scale < 0.5, current.earlyPitched < 0.5 * max(1, current.early),
            current.tonal * scale < 0.35, centroid > 450, centroid < 3600,
            current.low * scale < 0.55, current.high * scale < 0.5,
            current.flatness * scale > 0.06
        else { return }
        let event = SoundEvent(
            strength: saturate((current.peak + 55) / 42), bearing: bearing, heardAt: current.time)
        waiting = (event, current.peak, 30)
    }
}
