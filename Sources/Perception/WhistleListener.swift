import Quantities

/// Hears whistling: a single pure tone from 700 to 4000 Hz, held for 0.15 s or longer.
struct WhistleListener: Sendable {
    /// Where the last whistle came from, set by the ear while it sounds.
    var bearing: Float = 0
    private var held = 0
    private var gaps = 0
    private var since = MonotonicTime(nanoseconds: 0)
    private var last: Float = 0
    private var isTold = false
    private var loudest: Float = -90

    /// Whether a tone is being followed: then its bearing is worth finding.
    var isFollowing: Bool { held > 2 && !isTold }

    /// Takes in a frame; a whistle that has now been held for long enough.
    mutating func take(_ frame: SoundFrame) -> SoundEvent? {
        // A voice of that height would have partials above and below.
        let isPure =
            frame.peakShare > 0.72 && frame.peak > 680 && frame.peak < 4100
            && frame.level > frame.floor + 8 && frame.level > -56
        let isOn = isPure && (held == 0 || abs(frame.peak - last) < 0.14 * last)
        guard isOn else {
            gaps += 1
            if gaps > 3 { (held, isTold) = (0, false) }
            return nil
        }
        if held == 0 {
            since = frame.time + -20_000_000
            loudest = -90
        }
        (gaps, last) = (0, frame.peak)
        held += 1
        loudest = max(loudest, frame.level)
        guard held >= 8, !isTold else { return nil }
        isTold = true
        return SoundEvent(
            strength: saturate((loudest + 60) / 45), bearing: bearing, heardAt: since)
    }
}
