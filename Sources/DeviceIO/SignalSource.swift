import Quantities

/// One reading of a device that gives numbers: a sensor, a pad, a line, a desk.
///
/// Fixed in size, so that a burst of them allocates nothing.
public struct SignalReading: Hashable, Sendable {
    /// Which of the signals that the source was asked for, by its place in their list.
    public var signal: Int
    /// The value, in the unit of the device's own description; parts beyond `parts` are 0.
    public var value: SIMD4<Float>
    /// How many parts of `value` are meant, 1 … 4.
    public var parts: Int
    /// Whether this happened (a note, a button going down) instead of being so (a level).
    public var isEvent: Bool
    /// When it was so, `CLOCK_MONOTONIC`, as early in its way as anybody stamped it.
    public var capturedAt: MonotonicTime
    /// Whether this was so already before the device was opened, nobody knows since when (what an
    /// MQTT broker retained): good to begin with, at best held, never live.
    public var isRetained = false

    /// Makes a reading of up to four parts.
    public init(
        signal: Int, value: SIMD4<Float>, parts: Int = 1, isEvent: Bool = false,
        capturedAt: MonotonicTime
    ) {
        self.signal = signal
        self.value = value
        self.parts = parts
        self.isEvent = isEvent
        self.capturedAt = capturedAt
    }

    /// Makes a reading of one number.
    public init(
        signal: Int, _ value: Float, isEvent: Bool = false, capturedAt: MonotonicTime
    ) {
        self.init(
            signal: signal, value: SIMD4(value, 0, 0, 0), isEvent: isEvent,
            capturedAt: capturedAt)
    }
}

/// A signal that a source is asked for.
public struct SignalRequest: Hashable, Sendable {
    /// Where the driver finds it, in the driver's own words: `temp1`, `/fader/1`, `ABS_X`.
    public var address: String
    /// How many parts it has, 1 … 4.
    public var parts: Int
    /// Whether it happens instead of being so.
    public var isEvent: Bool

    /// Makes a request.
    public init(_ address: String, parts: Int = 1, isEvent: Bool = false) {
        self.address = address
        self.parts = parts
        self.isEvent = isEvent
    }
}

/// A device that gives numbers, or its stand-in.
///
/// Owned by one supervising thread, which alone calls it. The source never calls out: its owner
/// pulls. After any error the owner closes it and may open it again. What it buffers between
/// two reads is bounded; what found no room is dropped and counted.
public protocol SignalSource: AnyObject {
    /// What this is.
    var identity: DeviceIdentity { get }
    /// Readings lost since `open`.
    var dropped: UInt64 { get }
    /// Opens the device.
    ///
    /// Throws `unsupported` where it does not offer a signal that was asked for.
    func open() throws(DriverError)
    /// Waits for readings and appends them in their order.
    /// - Parameters:
    ///   - timeout: Nanoseconds to wait at the most; returns with the first readings.
    ///   - readings: Where they go; the caller empties it.
    /// - Returns: Whether the device gave a sign of life, be it a reading nobody asked for.
    func read(timeout: Int64, into readings: inout [SignalReading]) throws(DriverError) -> Bool
    /// Lets the device go; harmless when already closed.
    func close()
}
