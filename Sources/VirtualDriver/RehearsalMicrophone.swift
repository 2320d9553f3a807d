import DeviceIO
import Kernels
import Quantities

/// The microphone of the rehearsal room: 48 kHz, two capsules 20 cm apart.
///
/// It hears steps, claps and talk from where they are, over the noise of the room. Serves a
/// live world (paced by the clock) and film (paced by the tick clock); one instance is used in
/// one of the two ways. Captures are 10 ms long and made in order from the programme's start,
/// so that the same room sounds the same each time.
public final class RehearsalMicrophone: SoundSource, SimulatedSound {
    /// Samples a second, a channel.
    public static let rate = 48_000
    /// Samples a channel in a capture.
    public static let frames = 480

    /// Always simulated; what a device file names.
    public let identity = DeviceIdentity(
        family: .microphone, key: "rehearsal", name: "Rehearsal room microphone",
        node: "rehearsal", isSimulated: true)
    /// Captures that were not fetched within half a second, since `open`.
    public private(set) var dropped: UInt64 = 0

    private let room: RehearsalRoom
    private var synthesis: RehearsalSynthesis
    private var start: MonotonicTime?
    private var index: Int64 = 0

    private static let period = Int64(frames) * 1_000_000_000 / Int64(rate)

    /// Hangs up a microphone.
    ///
    /// - Parameter room: What it hears; share it with the camera.
    public init(_ room: RehearsalRoom) {
        self.room = room
        synthesis = RehearsalSynthesis(room)
    }

    /// Joins the programme where it is by now; the first device to open begins it.
    public func open() throws(DriverError) {
        let begin = room.begin()
        start = begin
        dropped = 0
        index = max(0, (MonotonicClock.now - begin) / Self.period)
    }

    /// Waits for the next stretch of sound of the running programme; nil where none came in time.
    public func read(timeout: Int64) throws(DriverError) -> SoundCapture? {
        guard let start else {
            throw DriverError(
                device: identity.description, action: "read", reason: .disconnected)
        }
        let now = MonotonicClock.now
        // A driver's buffer holds half a second; what is older is lost.
        let newest = (now - start) / Self.period
        if newest > index + 50 {
            dropped += UInt64(newest - index)
            index = newest
        }
        let complete = start + (index + 1) * Self.period
        if now + timeout < complete {
            MonotonicClock.sleep(until: now + timeout)
            return nil
        }
        MonotonicClock.sleep(until: complete)
        return next(capturedAt: start + index * Self.period)
    }

    /// The next stretch of sound if it falls due by then, without a clock.
    public func capture(until time: Int64) throws(DriverError) -> SoundCapture? {
        if (index + 1) * Self.period > time { return nil }
        return next(capturedAt: MonotonicTime(nanoseconds: index * Self.period))
    }

    /// Stops; harmless when already closed.
    public func close() { start = nil }

    private func next(capturedAt instant: MonotonicTime) -> SoundCapture {
        defer { index += 1 }
        return SoundCapture(
            samples: synthesis.block(index, instant), channels: 2, rate: Self.rate,
            capturedAt: instant)
    }
}
