import DeviceIO
import Quantities

/// Listens to captures of one microphone: how loud it is, what begins, who claps, hums, coughs.
///
/// Works in frames of 5 ms, of any rate from 8 to 192 kHz and with captures of any length.
/// Owned by one thread that is not the loop's. The same sound gives the same reports,
/// however it is cut into captures.
public final class Ear {
    /// What this ear was told of its microphone.
    public let settings: EarSettings
    private var hearing: Hearing?

    /// Makes an ear that has heard nothing yet.
    public init(_ settings: EarSettings = EarSettings()) { self.settings = settings }

    /// Listens to one capture.
    public func perceive(_ capture: SoundCapture) -> EarReport {
        precondition(capture.channels == 1 || capture.channels == 2, "one or two channels")
        let current: Hearing
        if let hearing, hearing.rate == capture.rate, hearing.channels == capture.channels {
            current = hearing
        } else {
            current = Hearing(settings, rate: capture.rate, channels: capture.channels)
            hearing = current
        }
        return current.listen(to: capture)
    }

    /// Forgets what was heard.
    public func reset() { hearing = nil }
}

/// All that an ear keeps from capture to capture, for sound of one rate.
final class Hearing {
    let rate: Int
    let channels: Int
    private let hop: Int
    private var bands: BandSplitter
    private var frame = FrameSums()
    private var loud: [Float]
    private var loudIndex = 0
    private var onsets: OnsetDetector
    private var claps: ClapDetector
    private var bearings: BearingFinder
    private var study: SoundStudy
    private var voices = VoiceListener()
    /// Samples heard since the start, and when sample 0 was.
    private var heard: Int64 = 0
    private var filled = 0

    init(_ settings: EarSettings, rate: Int, channels: Int) {
        self.rate = rate
        self.channels = channels
        hop = max(1, rate / 200)
        bands = BandSplitter(rate: Float(rate))
        loud = Array(repeating: 0, count: 20)
        onsets = OnsetDetector()
        claps = ClapDetector(rise: settings.clapRise)
        bearings = BearingFinder(rate: rate, spacing: settings.spacing)
        study = SoundStudy(rate: rate)
    }

    /// Listens to a capture; see `Ear.perceive`.
    func listen(to capture: SoundCapture) -> EarReport {
        let count = capture.samples.count / channels
        var report = EarReport(
            capturedAt: capture.capturedAt + Int64(count) * 1_000_000_000 / Int64(rate))
        for i in 0..<count {
            let left = capture.samples[i * channels]
            let right = channels == 2 ? capture.samples[i * channels + 1] : left
            if channels == 2 { bearings.take(left, right) }
            let middle = (left + right) * 0.5
            let time = capture.capturedAt + Int64(i) * 1_000_000_000 / Int64(rate)
            if let sound = study.take(middle, at: time) {
                voices.take(sound, bearing: bearing, into: &report)
            }
            let (low, high) = bands.split(middle)
            frame.add(power: (left * left + right * right) * 0.5, low: low, high: high)
            filled += 1
            if filled == hop {
                filled = 0
                let time = capture.capturedAt + Int64(i + 1 - hop) * 1_000_000_000 / Int64(rate)
                finishFrame(at: time, into: &report)
            }
        }
        let mean = loud.reduce(0, +) / Float(loud.count)
        report.loudness = decibels(mean)
        voices.sum(into: &report)
        return report
    }

    /// The bearing of the last 40 ms; 0 with one channel.
    private func bearing() -> Float { channels == 2 ? bearings.find(last: hop * 8) : 0 }

    private func finishFrame(at time: MonotonicTime, into report: inout EarReport) {
        let levels = frame.levels(hop: hop)
        loud[loudIndex % loud.count] = levels.power
        loudIndex += 1
        frame = FrameSums()
        if let onset = onsets.take(levels, at: time) {
            let bearing = channels == 2 ? bearings.find(last: hop * 3) : 0
            report.onsets.append(
                SoundEvent(strength: onset, bearing: bearing, heardAt: time))
        }
        if channels == 2, claps.isRising(levels) { claps.bearing = bearings.find(last: hop * 3) }
        if let clap = claps.take(levels, at: time) { report.claps.append(clap) }
        voices.take(levels, at: time, bearing: bearing, into: &report)
    }
}

/// Power as dBFS, −90 at the least.
func decibels(_ power: Float) -> Float {
    max(-90, 4.342_944_8 * Exact.log(max(power, 1e-12)))
}
