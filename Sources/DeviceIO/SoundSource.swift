import Quantities

/// A stretch of sound from a microphone.
public struct SoundCapture: Sendable {
    /// Samples from −1 to 1, channels interleaved.
    public var samples: [Float]
    /// How many channels are interleaved; 1 or 2.
    public var channels: Int
    /// Samples a second, a channel.
    public var rate: Int
    /// When the first sample was heard, `CLOCK_MONOTONIC`.
    public var capturedAt: MonotonicTime

    /// Makes a capture.
    public init(samples: [Float], channels: Int, rate: Int, capturedAt: MonotonicTime) {
        self.samples = samples
        self.channels = channels
        self.rate = rate
        self.capturedAt = capturedAt
    }
}

/// A microphone or its stand-in.
///
/// Owned by one supervising thread, which alone calls it.
public protocol SoundSource: AnyObject {
    /// What this is.
    var identity: DeviceIdentity { get }
    /// Stretches lost since `open`.
    var dropped: UInt64 { get }
    /// Opens the device and starts the stream.
    func open() throws(DriverError)
    /// Waits for the next stretch of sound, 5 to 50 ms long.
    /// - Parameter timeout: Nanoseconds to wait at the most.
    func read(timeout: Int64) throws(DriverError) -> SoundCapture?
    /// Stops the stream and lets the device go; harmless when already closed.
    func close()
}
