import Kernels
import Quantities

/// One buffer from a camera, with the kernel's own time stamp.
public struct VideoCapture: Sendable {
    /// The picture.
    public var pixels: PixelBuffer
    /// When the light fell in, as the kernel or the file tells, `CLOCK_MONOTONIC`.
    public var capturedAt: MonotonicTime
    /// The driver's count; a gap means dropped captures.
    public var sequence: UInt32

    /// Makes a capture.
    public init(pixels: PixelBuffer, capturedAt: MonotonicTime, sequence: UInt32) {
        self.pixels = pixels
        self.capturedAt = capturedAt
        self.sequence = sequence
    }
}

/// A camera or its stand-in.
///
/// Owned by one supervising thread, which alone calls it.
///
/// The source never calls out: its owner pulls. After any error the owner closes it and may
/// open it again.
public protocol VideoSource: AnyObject {
    /// What this is.
    var identity: DeviceIdentity { get }
    /// Captures lost since `open`, counted from gaps in the sequence and damaged buffers.
    var dropped: UInt64 { get }
    /// What the latest `open` had to give up, such as the size of the picture where the bus had
    /// no room; empty where nothing. For the log and the list of devices.
    var remark: String { get }
    /// The mode agreed on, such as `640x480 yuyv at 30.0`; nil while closed or of no interest.
    var mode: String? { get }
    /// Opens the device and starts the stream.
    func open() throws(DriverError)
    /// Waits for the next capture.
    /// - Parameter timeout: Nanoseconds to wait at the most.
    /// - Returns: A capture, or nil where none came in time. Older ones still queued are
    ///   skipped and counted, so that the newest is returned.
    func read(timeout: Int64) throws(DriverError) -> VideoCapture?
    /// Stops the stream and lets the device go; harmless when already closed.
    func close()
    /// Resets the device at its port, as if it had been pulled out and put back.
    ///
    /// Called while it is closed, after it was silent twice in a row; may take seconds.
    /// - Returns: Whether it was reset; `false` where this sort of device cannot be.
    func reset() throws(DriverError) -> Bool
}

extension VideoSource {
    /// Most sources give up nothing.
    public var remark: String { "" }
    /// Most sources have one mode.
    public var mode: String? { nil }
    /// Most sources have no port.
    public func reset() throws(DriverError) -> Bool { false }
}
