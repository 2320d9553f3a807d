import Quantities

/// A stand-in for a camera that can be asked for the capture of any moment, without a clock.
///
/// Film runs on the tick clock: it asks for what the camera would have captured by then. The
/// same moments give the same captures.
public protocol SimulatedVideo: AnyObject {
    /// What this is.
    var identity: DeviceIdentity { get }
    /// The next capture if it falls due at or before `time`; call until nil.
    /// - Parameter time: Nanoseconds since the start.
    func capture(until time: Int64) throws(DriverError) -> VideoCapture?
}

/// A stand-in for a microphone that can be asked for the sound of any moment.
public protocol SimulatedSound: AnyObject {
    /// What this is.
    var identity: DeviceIdentity { get }
    /// The next stretch of sound if it ends at or before `time`; call until nil.
    /// - Parameter time: Nanoseconds since the start.
    func capture(until time: Int64) throws(DriverError) -> SoundCapture?
}

/// A stand-in for a device of numbers that can be asked for the readings of any moment.
public protocol SimulatedSignals: AnyObject {
    /// What this is.
    var identity: DeviceIdentity { get }
    /// Appends all readings that fall due at or before `time` and were not yet given.
    ///
    /// - Parameters:
    ///   - time: Nanoseconds since the start; never less than in the call before.
    ///   - readings: Where they go, in the order of their times; the caller empties it.
    func readings(until time: Int64, into readings: inout [SignalReading]) throws(DriverError)
}
