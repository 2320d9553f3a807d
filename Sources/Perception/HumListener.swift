import Quantities

/// Hears a voice that holds a steady pitch: humming, a sung vowel.
///
/// Talk changes pitch, loudness and vowel several times a second, so that only what goes on
/// evenly for a third of a second counts, and gently sliding pitches do. A single instrument
/// that holds a note is a hum as well. A machine is not: what keeps its pitch to a fifth of a
/// semitone for 25 s is remembered and left out until it has been silent for a minute.
struct HumListener: Sendable {
    /// 0 none … 1 a full, steady hum.
    private(set) var level: Float = 0
    /// Hertz while there is a hum, otherwise 0.
    private(set) var pitch: Float = 0

    private var steady: Float = 0
    private var gaps = 0
    private var last = SIMD4<Float>.zero
    private var lastPitch: Float = 0
    private var usual: Float = -90
    private var anchor: Float = 0
    private var anchored: Float = 0
    private var machine: Float = 0
    private var machineAway: Float = 0
    private static let frame: Float = 0.02

    mutating func take(_ frame: SoundFrame) {
        let isTone =
            frame.clarity > 0.62 && frame.pitch > 0 && frame.level > frame.floor + 6
            && frame.level > -58 && frame.high < 0.3
            && !(frame.peakShare > 0.6 && frame.peak > 680)
        let interval =
            lastPitch > 0 && isTone ? abs(HumListener.semitones(frame.pitch, lastPitch)) : 99
        let change = (frame.shape - last).magnitudeSum
        let isEven = interval < 0.45 && change < 0.22 && abs(frame.level - usual) < 5
        watchMachine(frame, isTone)
        let isMachine =
            isTone && machine > 0 && abs(HumListener.semitones(frame.pitch, machine)) < 0.3
        if isTone && isEven && !isMachine {
            steady = min(steady + HumListener.frame, 2)
            gaps = 0
        } else {
            gaps += 1
            if gaps > 4 || isMachine { steady = max(0, steady - (isTone ? 0.08 : 0.25)) }
        }
        usual += (frame.level - usual) * (isTone && gaps > 0 ? 0.6 : 0.25)
        last += (frame.shape - last) * 0.5
        lastPitch = isTone ? frame.pitch : (gaps > 4 ? 0 : lastPitch)
        let goal =
            smoothstep(0.30, 0.55, steady) * (0.55 + 0.45 * smoothstep(-52, -28, frame.level))
        level += (goal - level) * (goal > level ? 0.3 : 0.12)
        if goal == 0 && level < 0.01 { level = 0 }
        if level > 0, isTone {
            pitch = pitch == 0 ? frame.pitch : pitch + (frame.pitch - pitch) * 0.5
        }
        if level == 0 { pitch = 0 }
    }

    /// Whether anything is heard now.
    var isHumming: Bool { level > 0.05 }

    private mutating func watchMachine(_ frame: SoundFrame, _ isTone: Bool) {
        if isTone, anchor > 0, abs(HumListener.semitones(frame.pitch, anchor)) < 0.2 {
            anchored += HumListener.frame
            if anchored > 25 { (machine, machineAway) = (anchor, 0) }
        } else if isTone {
            anchor = frame.pitch
            anchored = 0
        } else {
            anchored = max(0, anchored - HumListener.frame)
        }
        if machine > 0, !(isTone && abs(HumListener.semitones(frame.pitch, machine)) < 0.3) {
            machineAway += HumListener.frame
            if machineAway > 60 { machine = 0 }
        }
    }

    static func semitones(_ a: Float, _ b: Float) -> Float {
        17.312_34 * Exact.log(a / b)
    }
}

extension SIMD4<Float> {
    /// The sum of all lanes without their signs.
    var magnitudeSum: Float { abs(x) + abs(y) + abs(z) + abs(w) }
}
