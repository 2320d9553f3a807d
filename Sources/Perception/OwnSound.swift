import CSpeex
import DeviceIO
import Quantities

/// Takes the sound that the stage itself plays off what a microphone hears.
///
/// speexdsp's multidelay block frequency-domain filter learns the way from the loudspeakers to
/// each capsule and subtracts what arrives over it; it slows its learning down by itself while
/// others are heard. Works at 48 kHz in stretches of 10 ms, with echoes of up to 200 ms. Other
/// rates go through untouched.
///
/// Owned by one thread. Allocates what it returns.
public final class OwnSound {
    /// Samples a second that it can work on.
    public static let rate = 48_000
    private static let frames = 480
    private static let tail = 9600
    /// The reference runs so much ahead, for clocks that are a little wrong: 5 ms.
    private static let margin: Int64 = 5_000_000

    private let trace: StageTrace
    private let delay: Int64
    private var state: OpaquePointer?
    private var channels = 0
    private var waiting: [Float] = []
    private var waitingSince = MonotonicTime(nanoseconds: 0)
    private var cursor: Int?
    private var reference = [Float](repeating: 0, count: frames * 2)
    private var powers: (before: Float, after: Float) = (0, 0)

    /// How often the reference had to jump to keep up with the clock.
    public private(set) var jumps: UInt64 = 0

    /// Makes a canceller that has learnt nothing.
    ///
    /// - Parameters:
    ///   - trace: What the stage plays.
    ///   - delay: Nanoseconds that are known to lie between playing and hearing; taken off the
    ///     200 ms that the filter can span.
    public init(trace: StageTrace, delay: Int64 = 0) {
        self.trace = trace
        self.delay = delay
    }

    deinit { if let state { speex_echo_state_destroy(state) } }

    /// How much weaker the sound has become, decibels, over the last second or so (ERLE).
    ///
    /// Means something only while the stage alone is heard.
    public var enhancement: Float {
        powers.after > 0 ? decibels(powers.before) - decibels(powers.after) : 0
    }

    /// What is left of a stretch of sound; nil as long as ten milliseconds are not together.
    public func subtract(_ capture: SoundCapture) -> SoundCapture? {
        guard capture.rate == OwnSound.rate, (1...2).contains(capture.channels) else {
            return capture
        }
        if capture.channels != channels { begin(capture.channels) }
        if waiting.isEmpty { waitingSince = capture.capturedAt }
        waiting += capture.samples
        let stretch = OwnSound.frames * channels
        let count = waiting.count / stretch
        if count == 0 { return nil }
        var clean: [Float] = []
        clean.reserveCapacity(count * stretch)
        for index in 0..<count {
            let time = waitingSince + Int64(index) * 10_000_000
            clean += cancel(waiting[(index * stretch)..<((index + 1) * stretch)], at: time)
        }
        let begin = waitingSince
        waiting.removeFirst(count * stretch)
        waitingSince = begin + Int64(count) * 10_000_000
        return SoundCapture(
            samples: clean, channels: channels, rate: capture.rate, capturedAt: begin)
    }

    private func begin(_ channels: Int) {
        if let state { speex_echo_state_destroy(state) }
        self.channels = channels
        waiting = []
        cursor = nil
        state = speex_echo_state_init_mc(
            Int32(OwnSound.frames), Int32(OwnSound.tail), Int32(channels), 2)
        var rate = Int32(OwnSound.rate)
        if let state { speex_echo_ctl(state, SPEEX_ECHO_SET_SAMPLING_RATE, &rate) }
    }

    private func cancel(_ heard: ArraySlice<Float>, at time: MonotonicTime) -> [Float] {
        guard let state, findReference(at: time) else { return Array(heard) }
        let near = heard.map { OwnSound.word($0) }
        let far = reference.map { OwnSound.word($0) }
        var out = [Int16](repeating: 0, count: near.count)
        speex_echo_cancellation(state, near, far, &out)
        var (before, after): (Float, Float) = (0, 0)
        let clean = out.map { Float($0) / 32_768 }
        for sample in heard { before += sample * sample }
        for sample in clean { after += sample * sample }
        let count = Float(near.count)
        powers.before += (before / count - powers.before) * 0.01
        powers.after += (after / count - powers.after) * 0.01
        return clean
    }

    private static func word(_ sample: Float) -> Int16 {
        Int16(clamp((sample * 32_768).rounded(), -32_768, 32_767))
    }

    /// Fills the reference of ten milliseconds; false where the stage is silent.
    private func findReference(at time: MonotonicTime) -> Bool {
        let played = MonotonicTime(nanoseconds: time.nanoseconds - delay + OwnSound.margin)
        guard let expected = trace.sample(at: played) else {
            cursor = nil
            return false
        }
        var first = cursor ?? expected
        // Clocks drift; the filter follows by itself as long as it is not far.
        if abs(first - expected) > 240 {
            first = expected
            jumps &+= 1
        }
        trace.copySamples(from: first, into: &reference)
        cursor = first + OwnSound.frames
        return true
    }
}
