import DeviceIO

/// One opened device with its perception: pumps captures into the board.
///
/// Owned by the one thread of its supervisor.
public protocol DeviceFeed: AnyObject {
    /// What this is.
    var identity: DeviceIdentity { get }
    /// Captures lost since `open`.
    var dropped: UInt64 { get }
    /// The mode agreed on, in words; empty where there is nothing to agree on.
    var mode: String { get }
    /// What the latest `open` had to give up; empty where nothing.
    var remark: String { get }
    /// Opens the device.
    func open() throws(DriverError)
    /// Waits for a capture, perceives it and puts its reading up.
    ///
    /// - Parameter timeout: Nanoseconds to wait at the most.
    /// - Returns: Whether a good capture came.
    /// - Throws: What the device threw; the feed is closed afterwards.
    func pump(timeout: Int64) throws(DriverError) -> Bool
    /// Lets the device go; harmless when already closed.
    func close()
    /// Resets the device at its port, where that can be done: after a second silence in a row.
    ///
    /// Called while it is closed.
    /// - Returns: Whether it was reset.
    func reset() throws(DriverError) -> Bool
}

extension DeviceFeed {
    /// Nothing to agree on.
    public var mode: String { "" }
    /// Nothing given up.
    public var remark: String { "" }
    /// Nothing: this sort of device cannot be reset.
    public func reset() throws(DriverError) -> Bool { false }
}
