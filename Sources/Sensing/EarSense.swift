import Conditions
import DeviceIO
import Glibc
import Perception
import Quantities

/// A microphone's captures into readings: perception, then calibration, then the board.
///
/// The same for live microphones and films. Owned by one thread.
public final class EarSense {
    private let ear = Ear()
    private let calibration: Calibration
    private let isReversed: Bool
    private let bearing: Float
    /// What the calibration's gain comes to, decibels.
    private let gain: Float
    private let board: ReadingBoard
    private var reading: Reading
    private let loudness: Int
    private let onset: Int
    private let clap: Int
    private let whistle: Int
    private let cough: Int
    /// Hum, pitch, bearing, breath, quiet.
    private let levels: [Int]

    /// Makes the sense of a microphone's role.
    ///
    /// - Parameters:
    ///   - board: Where the readings go.
    ///   - binding: What the profile says: whether left and right change sides, where
    ///     its front points.
    ///   - calibration: What was measured about the microphone.
    ///   - isSimulated: Whether a program makes the captures up.
    public init(
        board: ReadingBoard, binding: RoleBinding, calibration: Calibration, isSimulated: Bool
    ) {
        self.board = board
        self.calibration = calibration
        isReversed = binding.isReversed
        gain = 20 * log10(max(calibration.gain, 1e-4))
        let layout = board.layout
        let prefix = binding.role.prefix
        bearing = binding.bearing
        reading = Reading(layout: layout, prefix: prefix, isSimulated: isSimulated)
        loudness = layout.index(of: prefix + "loudness") ?? -1
        onset = layout.index(of: prefix + "onset") ?? -1
        clap = layout.index(of: prefix + "clap") ?? -1
        whistle = layout.index(of: prefix + "whistle") ?? -1
        cough = layout.index(of: prefix + "cough") ?? -1
        levels = ["hum", "pitch", "bearing", "breath", "quiet"].map {
            layout.index(of: prefix + $0) ?? -1
        }
    }

    /// Listens to a capture and puts up what it heard.
    public func take(_ capture: SoundCapture) { publish(ear.perceive(capture)) }

    /// Puts up a report, calibration applied.
    func publish(_ report: EarReport) {
        reading.capturedAt = calibration.corrected(report.capturedAt)
        if loudness >= 0 {
            reading.frame.setNumber(loudness, 0, report.loudness + gain + calibration.offset)
        }
        set(onset, report.onsets)
        set(clap, report.claps)
        set(whistle, report.whistles)
        set(cough, report.coughs)
        set(levels[0], report.hum)
        set(levels[1], report.pitch)
        set(levels[2], report.bearing == 0 ? 0 : roomBearing(report.bearing))
        set(levels[3], report.breath)
        set(levels[4], report.quiet)
        board.publish(reading)
    }

    private func set(_ channel: Int, _ value: Float) {
        if channel >= 0 { reading.frame.setNumber(channel, 0, value) }
    }

    /// A bearing of the microphone's as the room's, −π … π.
    private func roomBearing(_ heard: Float) -> Float {
        let turned = (isReversed ? -heard : heard) + bearing
        return turned - 2 * .pi * (turned / (2 * .pi)).rounded()
    }

    private func set(_ channel: Int, _ events: [SoundEvent]) {
        guard channel >= 0 else { return }
        reading.frame.removeEvents(channel)
        for event in events {
            reading.frame.addEvent(
                channel,
                ConditionEvent(
                    strength: saturate(event.strength),
                    bearing: roomBearing(event.bearing)))
        }
    }
}

/// A microphone with the sense behind it.
public final class EarFeed: DeviceFeed {
    private let source: any SoundSource
    private let sense: EarSense

    /// Joins a microphone and a sense.
    public init(source: any SoundSource, sense: EarSense) {
        self.source = source
        self.sense = sense
    }

    /// The microphone.
    public var identity: DeviceIdentity { source.identity }
    /// Stretches lost since `open`.
    public var dropped: UInt64 { source.dropped }
    /// Opens the microphone.
    public func open() throws(DriverError) { try source.open() }
    /// Waits for a stretch of sound, listens to it, puts the reading up.
    public func pump(timeout: Int64) throws(DriverError) -> Bool {
        guard let capture = try source.read(timeout: timeout) else { return false }
        sense.take(capture)
        return true
    }
    /// Lets the microphone go.
    public func close() { source.close() }
}
