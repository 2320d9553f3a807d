import DeviceIO
import Glibc
import Kernels
import Quantities

/// A video file that plays as a camera, at its own rate, again and again.
///
/// The program `ffmpeg` decodes it into a pipe, so that no decoder runs within ours. Serves
/// both a live world (paced by the clock) and film (paced by the tick clock); one instance is
/// used in one of the two ways.
public final class VideoFileCamera: VideoSource, SimulatedVideo {
    /// How a file is to be played.
    public struct Options: Hashable, Sendable {
        /// Whether left and right are exchanged.
        public var isMirrored: Bool
        /// Whether the file starts again at its end; otherwise it is `disconnected` then.
        public var isLooping: Bool
        /// Wider pictures are made smaller to this many pixels across.
        public var widest: Int

        /// Makes options.
        public init(isMirrored: Bool = false, isLooping: Bool = true, widest: Int = 1280) {
            self.isMirrored = isMirrored
            self.isLooping = isLooping
            self.widest = widest
        }
    }

    /// Always simulated; what a device file names.
    public let identity: DeviceIdentity
    /// The file.
    public let path: String
    /// How it is played.
    public let options: Options
    /// Captures that were due and not fetched in time, since `open`.
    public private(set) var dropped: UInt64 = 0
    /// What was found in the file; nil before it was first opened.
    public private(set) var format: VideoFileFormat?

    private var program: ChildProgram?
    private var partial: (pixels: PixelBuffer, filled: Int)?
    private var start = MonotonicTime(nanoseconds: 0)
    private var index: Int64 = 0

    /// Names a file; nothing is opened yet.
    public init(path: String, options: Options = Options()) {
        self.path = path
        self.options = options
        let name = path.split(separator: "/").last.map(String.init) ?? path
        identity = DeviceIdentity(
            family: .camera, key: "file-\(path)", name: name, node: path, isSimulated: true)
    }

    /// Starts decoding from the beginning.
    ///
    /// - Throws: `unsupported` where the program `ffmpeg` is missing (the message names its
    ///   package), `damaged` where the file is missing or holds no video.
    public func open() throws(DriverError) {
        close()
        let format = try VideoFileFormat.probe(path: path, device: identity.description)
        self.format = format
        var filters: [String] = []
        let (width, height) = size(of: format)
        if width != format.width { filters.append("scale=\(width):\(height):flags=area") }
        if options.isMirrored { filters.append("hflip") }
        // One picture in, one picture out, even where the file's time stamps are irregular.
        var arguments = ["ffmpeg", "-nostdin", "-v", "error", "-noautorotate", "-threads", "1"]
        if options.isLooping { arguments += ["-stream_loop", "-1"] }
        arguments += ["-i", VideoFileFormat.argument(path), "-map", "0:v:0", "-an", "-sn"]
        if !filters.isEmpty { arguments += ["-vf", filters.joined(separator: ",")] }
        arguments += ["-vsync", "0", "-f", "rawvideo", "-pix_fmt", "bgr24", "-"]
        program = try ChildProgram(
            arguments, package: "ffmpeg", device: identity.description, action: "play")
        dropped = 0
        index = 0
        partial = nil
        start = MonotonicClock.now
    }

    /// Waits for the next capture of the playing file; nil where none came in time.
    public func read(timeout: Int64) throws(DriverError) -> VideoCapture? {
        guard let format, program != nil else { throw failure(.disconnected) }
        let deadline = MonotonicClock.now + timeout
        // Captures that are overdue by more than one are what a camera would have dropped.
        while due(index + 1, format) < MonotonicClock.now {
            guard try nextPicture(format, until: deadline) != nil else { return nil }
            dropped += 1
            index += 1
        }
        let instant = due(index, format)
        if deadline < instant {
            MonotonicClock.sleep(until: deadline)
            return nil
        }
        MonotonicClock.sleep(until: instant)
        guard let pixels = try nextPicture(format, until: deadline) else { return nil }
        defer { index += 1 }
        return VideoCapture(
            pixels: pixels, capturedAt: instant, sequence: UInt32(truncatingIfNeeded: index))
    }

    /// The next capture if it falls due by then, without a clock.
    public func capture(until time: Int64) throws(DriverError) -> VideoCapture? {
        if program == nil { try open() }
        guard let format else { return nil }
        let instant = format.time(of: index)
        if instant > time { return nil }
        guard let pixels = try nextPicture(format, until: nil) else { return nil }
        defer { index += 1 }
        return VideoCapture(
            pixels: pixels, capturedAt: MonotonicTime(nanoseconds: instant),
            sequence: UInt32(truncatingIfNeeded: index))
    }

    /// Stops; harmless when already closed.
    public func close() {
        program?.stop()
        program = nil
        partial = nil
    }

    deinit { close() }

    private func due(_ index: Int64, _ format: VideoFileFormat) -> MonotonicTime {
        start + format.time(of: index)
    }

    private func size(of format: VideoFileFormat) -> (width: Int, height: Int) {
        if format.width <= options.widest { return (format.width, format.height) }
        let height = format.height * options.widest / format.width
        return (options.widest, max(2, height & ~1))
    }

    private func failure(_ reason: DriverError.Reason) -> DriverError {
        DriverError(device: identity.description, action: "play", reason: reason)
    }

    /// Reads one picture; nil where it did not come in time (what came of it is kept).
    private func nextPicture(
        _ format: VideoFileFormat, until deadline: MonotonicTime?
    ) throws(DriverError) -> PixelBuffer? {
        guard let program else { throw failure(.disconnected) }
        let (width, height) = size(of: format)
        var (pixels, filled) =
            partial ?? (PixelBuffer(width: width, height: height, format: .bgr8), 0)
        partial = nil
        switch program.read(into: pixels.mutableBytes, offset: &filled, until: deadline) {
        case .filled: return pixels
        case .timedOut:
            partial = (pixels, filled)
            return nil
        case .failed(let code): throw failure(.system(call: "read", errno: code))
        case .ended:
            let complaint = program.lastComplaint
            close()
            throw failure(complaint.isEmpty ? .disconnected : .damaged(what: complaint))
        }
    }
}
