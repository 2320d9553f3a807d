import DeviceIO
import Quantities
import Tape

/// A microphone that plays the sound of a tape, again and again.
///
/// Serves a live world and film; one instance is used in one of the two ways.
public final class TapeMicrophone: SoundSource, SimulatedSound {
    /// Always simulated; its node is the file.
    public let identity: DeviceIdentity
    /// Messages that were no sound, and stretches not fetched within half a second.
    public private(set) var dropped: UInt64 = 0

    private let track: TapeTrack
    private let epoch: VirtualEpoch
    private var start: MonotonicTime?
    private var waiting: (time: Int64, sound: SoundCapture)?

    /// Puts a tape in.
    ///
    /// - Parameters:
    ///   - identity: What it is; its node is the file.
    ///   - topic: The stream; nil for the first of sound.
    ///   - isLooping: Whether it starts again at its end; else it is gone then.
    ///   - epoch: When it begins, live.
    public init(
        _ identity: DeviceIdentity, topic: String?, isLooping: Bool = true,
        epoch: VirtualEpoch = .shared
    ) {
        var identity = identity
        identity.isSimulated = true
        self.identity = identity
        self.epoch = epoch
        track = TapeTrack.single(
            identity, schema: TapeText.soundSchema, topic: topic, isLooping: isLooping)
    }

    /// Joins the tape where it is by now.
    public func open() throws(DriverError) {
        let begin = epoch.begin()
        start = begin
        track.rewind(to: MonotonicClock.now - begin)
        waiting = nil
        dropped = 0
        while let next = try next(), begin + next.time < MonotonicClock.now { waiting = nil }
    }

    /// Waits for the next stretch of sound; nil where none came in time.
    public func read(timeout: Int64) throws(DriverError) -> SoundCapture? {
        guard let start else { throw failure() }
        let now = MonotonicClock.now
        guard var (time, sound) = try next() else { throw failure() }
        // A driver's buffer holds half a second; what is older is lost.
        while start + time + 500_000_000 < now {
            dropped += 1
            waiting = nil
            guard let newer = try next() else { throw failure() }
            (time, sound) = newer
        }
        if now + timeout < start + time {
            MonotonicClock.sleep(until: now + timeout)
            return nil
        }
        MonotonicClock.sleep(until: start + time)
        waiting = nil
        sound.capturedAt = start + sound.capturedAt.nanoseconds
        return sound
    }

    /// The next stretch of sound if it ends by then, without a clock.
    public func capture(until time: Int64) throws(DriverError) -> SoundCapture? {
        guard let next = try next(), next.time <= time else { return nil }
        waiting = nil
        return next.sound
    }

    /// Stops; harmless when already closed.
    public func close() { start = nil }

    /// The next stretch with the moment of its end; nil at the end of the tape.
    private func next() throws(DriverError) -> (time: Int64, sound: SoundCapture)? {
        while waiting == nil {
            guard let entry = try track.next() else { return nil }
            guard let (samples, channels, rate) = TapeText.sound(entry.message.bytes) else {
                dropped += 1
                continue
            }
            let sound = SoundCapture(
                samples: samples, channels: channels, rate: rate,
                capturedAt: MonotonicTime(nanoseconds: entry.time))
            let length = Int64(samples.count / channels) * 1_000_000_000 / Int64(rate)
            waiting = (entry.time + length, sound)
        }
        return waiting
    }

    private func failure() -> DriverError {
        DriverError(device: identity.description, action: "play", reason: .disconnected)
    }
}
