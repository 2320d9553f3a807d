import DeviceIO
import Kernels
import Quantities
import Tape

/// A camera that plays the pictures of a tape, again and again.
///
/// Serves a live world and film; one instance is used in one of the two ways.
public final class TapeCamera: VideoSource, SimulatedVideo {
    /// Always simulated; its node is the file.
    public let identity: DeviceIdentity
    /// Messages that were no pictures, and captures not fetched in time, since `open`.
    public private(set) var dropped: UInt64 = 0

    private let track: TapeTrack
    private let epoch: VirtualEpoch
    private var start: MonotonicTime?
    private var waiting: TapeTrack.Entry?
    private var index: UInt32 = 0

    /// Puts a tape in.
    ///
    /// - Parameters:
    ///   - identity: What it is; its node is the file.
    ///   - topic: The stream; nil for the first of pictures.
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
            identity, schema: TapeText.pictureSchema, topic: topic, isLooping: isLooping)
    }

    /// Joins the tape where it is by now.
    public func open() throws(DriverError) {
        let begin = epoch.begin()
        start = begin
        track.rewind(to: MonotonicClock.now - begin)
        waiting = nil
        dropped = 0
        while let entry = try next(), begin + entry.time < MonotonicClock.now { waiting = nil }
    }

    /// Waits for the next picture that can be had; nil where none came in time.
    public func read(timeout: Int64) throws(DriverError) -> VideoCapture? {
        guard let start else { throw failure(.disconnected) }
        let now = MonotonicClock.now
        guard var entry = try next() else { throw failure(.disconnected) }
        if now + timeout < start + entry.time {
            MonotonicClock.sleep(until: now + timeout)
            return nil
        }
        MonotonicClock.sleep(until: start + entry.time)
        waiting = nil
        // Older ones still queued are skipped, as a camera's driver would.
        while let newer = try next(), start + newer.time < MonotonicClock.now {
            dropped += 1
            index &+= 1
            entry = newer
            waiting = nil
        }
        return capture(entry, at: start + entry.time)
    }

    /// The next picture if it falls due by then, without a clock.
    public func capture(until time: Int64) throws(DriverError) -> VideoCapture? {
        while let entry = try next(), entry.time <= time {
            waiting = nil
            if let capture = capture(entry, at: MonotonicTime(nanoseconds: entry.time)) {
                return capture
            }
        }
        return nil
    }

    /// Stops; harmless when already closed.
    public func close() { start = nil }

    private func next() throws(DriverError) -> TapeTrack.Entry? {
        if waiting == nil { waiting = try track.next() }
        return waiting
    }

    private func capture(_ entry: TapeTrack.Entry, at time: MonotonicTime) -> VideoCapture? {
        defer { index &+= 1 }
        guard let picture = TapeText.picture(entry.message.bytes) else {
            dropped += 1
            return nil
        }
        let pixels = PixelBuffer(
            width: picture.width, height: picture.height, format: .mjpeg,
            capacity: picture.jpeg.count)
        pixels.mutableBytes.copyBytes(from: picture.jpeg)
        pixels.setByteCount(picture.jpeg.count)
        return VideoCapture(pixels: pixels, capturedAt: time, sequence: index)
    }

    private func failure(_ reason: DriverError.Reason) -> DriverError {
        DriverError(device: identity.description, action: "play", reason: reason)
    }
}

extension TapeTrack {
    /// The one stream of a schema that a device plays; the first one where no topic is named.
    static func single(
        _ identity: DeviceIdentity, schema: String, topic: String?, isLooping: Bool
    ) -> TapeTrack {
        var chosen: String?
        return TapeTrack(
            path: identity.node, device: identity.description, isLooping: isLooping
        ) { stream in
            guard stream.schema == schema, stream.encoding == "json",
                stream.topic == topic ?? chosen ?? stream.topic
            else { return nil }
            chosen = stream.topic
            return 0
        }
    }
}
