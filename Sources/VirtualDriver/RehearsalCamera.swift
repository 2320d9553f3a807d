import DeviceIO
import Kernels
import Quantities

/// The camera of the rehearsal room: 640×360 pictures of its visitors, with noise and exposure.
///
/// Serves a live world (paced by the clock) and film (paced by the tick clock); one instance
/// is used in one of the two ways. The picture of a moment depends on room and moment alone.
/// A capture takes about two milliseconds of one core.
public final class RehearsalCamera: VideoSource, SimulatedVideo {
    /// Pixels across and down.
    public static let size = (width: 640, height: 360)

    /// Always simulated; what a device file names.
    public let identity = DeviceIdentity(
        family: .camera, key: "rehearsal", name: "Rehearsal room camera", node: "rehearsal",
        isSimulated: true)
    /// Captures that were due and not fetched in time, since `open`.
    public private(set) var dropped: UInt64 = 0
    /// Captures a second.
    public let rate: Int

    private let room: RehearsalRoom
    private let painter: RehearsalPainter
    private var start: MonotonicTime?
    private var index: Int64 = 0

    /// Hangs up a camera.
    ///
    /// - Parameters:
    ///   - room: What it sees; share it with the microphone.
    ///   - rate: Captures a second, 1 to 60.
    public init(_ room: RehearsalRoom, rate: Int = 30) {
        precondition(rate > 0 && rate <= 60, "captures a second")
        self.room = room
        self.rate = rate
        painter = RehearsalPainter(room)
    }

    /// Joins the programme where it is by now; the first device to open begins it.
    public func open() throws(DriverError) {
        let begin = room.begin()
        start = begin
        dropped = 0
        // Opened again, it joins the programme where that is by now.
        index = max(0, (MonotonicClock.now - begin) * Int64(rate) / 1_000_000_000)
    }

    /// Waits for the next capture of the running programme; nil where none came in time.
    public func read(timeout: Int64) throws(DriverError) -> VideoCapture? {
        guard let start else {
            throw DriverError(
                device: identity.description, action: "read", reason: .disconnected)
        }
        let now = MonotonicClock.now
        let newest = (now - start) * Int64(rate) / 1_000_000_000
        if newest > index {
            dropped += UInt64(newest - index)
            index = newest
        }
        let instant = start + due(index)
        if now + timeout < instant {
            MonotonicClock.sleep(until: now + timeout)
            return nil
        }
        MonotonicClock.sleep(until: instant)
        return next(capturedAt: instant)
    }

    /// The next capture if it falls due by then, without a clock.
    public func capture(until time: Int64) throws(DriverError) -> VideoCapture? {
        let instant = due(index)
        if instant > time { return nil }
        return next(capturedAt: MonotonicTime(nanoseconds: instant))
    }

    /// Stops; harmless when already closed.
    public func close() { start = nil }

    private func due(_ index: Int64) -> Int64 { index * 1_000_000_000 / Int64(rate) }

    private func next(capturedAt instant: MonotonicTime) -> VideoCapture {
        defer { index += 1 }
        return VideoCapture(
            pixels: painter.picture(at: due(index), instant: instant), capturedAt: instant,
            sequence: UInt32(truncatingIfNeeded: index))
    }
}
