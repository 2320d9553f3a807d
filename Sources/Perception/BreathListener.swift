import Quantities

/// Hears breath that is blown at the microphone: soft noise without pitch that lasts.
///
/// What goes on for more than five seconds is the room's air and no breath.
struct BreathListener: Sendable {
    /// 0 none … 1 a strong breath.
    private(set) var level: Float = 0
    private var held: Float = 0

    mutating func take(_ frame: SoundFrame) {
        let isNoise =
            frame.clarity < 0.55 && frame.flatness > 0.07 && frame.peakShare < 0.4
            && frame.high < 0.6 && frame.level > frame.floor + 7 && frame.level > -62
        held = isNoise ? held + 0.02 : max(0, held - 0.06)
        let isBreath = held > 0.2 && held < 5
        let goal = isBreath ? saturate((frame.level - frame.floor - 5) / 22) : 0
        level += (goal - level) * (goal > level ? 0.25 : 0.1)
        if goal == 0 && level < 0.01 { level = 0 }
    }
}
