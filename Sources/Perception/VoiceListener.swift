import Quantities

/// Hears what throats and lips do: humming, whistling, coughing, blowing; and when all is quiet.
struct VoiceListener: Sendable {
    private var hum = HumListener()
    private var whistles = WhistleListener()
    private var coughs = CoughListener()
    private var breath = BreathListener()
    private var bearing: Float = 0
    private var floor: Float = -60
    private var quiet: Float = 0
    private var loud = 0
    private var frames = 0

    /// Takes in a frame of 20 ms; `find` tells where the last 40 ms came from.
    mutating func take(_ frame: SoundFrame, bearing find: () -> Float, into report: inout EarReport)
    {
        frames += 1
        floor = frame.floor
        hum.take(frame)
        coughs.note(frame)
        breath.take(frame)
        if whistles.isFollowing { whistles.bearing = find() }
        if let whistle = whistles.take(frame) { report.whistles.append(whistle) }
        if !hum.isHumming {
            bearing = 0
        } else if frames % 5 == 0 {
            let now = find()
            bearing += (now - bearing) * (bearing == 0 ? 1 : 0.3)
        }
        let isQuiet = frame.level < frame.floor + 7 || frame.level < -66
        loud = isQuiet ? 0 : loud + 1
        // A creak of a chair is over in 60 ms and does not count.
        quiet = loud > 3 ? 0 : min(120, quiet + 0.02)
    }

    /// Takes in 5 ms.
    mutating func take(
        _ levels: FrameLevels, at time: MonotonicTime, bearing find: () -> Float,
        into report: inout EarReport
    ) {
        if let cough = coughs.take(levels, floor: floor, at: time) { report.coughs.append(cough) }
        if coughs.isBeginning { coughs.bearing = find() }
    }

    /// Writes what goes on at the end of a stretch.
    func sum(into report: inout EarReport) {
        report.hum = hum.level
        report.pitch = hum.pitch
        report.bearing = bearing
        report.breath = breath.level
        report.quiet = quiet
    }
}
