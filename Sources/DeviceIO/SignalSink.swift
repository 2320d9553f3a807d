/// A device that takes numbers: lamps, a synthesiser, a program at the other end of a wire.
///
/// `send` may be called by the loop: it neither blocks nor allocates nor throws. Levels are
/// latest-wins; events are first-in first-out in a bounded queue, refused and counted beyond.
/// Everything else happens on threads of the sink's owner, who calls `flush` again and again.
public protocol SignalSink: AnyObject, Sendable {
    /// What this is.
    var identity: DeviceIdentity { get }
    /// Values that found no room, or that the device did not take, since `open`.
    var refused: UInt64 { get }
    /// Opens the device; may be called again after an error.
    func open() throws(DriverError)
    /// Puts down a value for one of the addresses that the sink was made with.
    /// - Parameters:
    ///   - signal: Its place in their list.
    ///   - value: In the device's unit; parts beyond those asked for count for nothing.
    func send(_ signal: Int, _ value: SIMD4<Float>)
    /// Hands over what was sent since the last call, and keeps the device awake.
    ///
    /// Owned by one thread; may block for as long as the device does, within `timeout`.
    /// - Parameter timeout: Nanoseconds to wait at the most for something to do.
    func flush(timeout: Int64) throws(DriverError)
    /// Says goodbye as the device's protocol asks (dark, silent, will) and lets it go.
    func close()
}
