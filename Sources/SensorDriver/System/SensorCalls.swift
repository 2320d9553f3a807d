import Quantities

/// What a system call came back with.
enum CallResult: Sendable, Equatable {
    /// The call's value, not negative.
    case value(Int)
    /// The call failed with this errno.
    case failed(Int32)
}

/// The system calls that sensors need, bare: no retrying, no judging.
///
/// The only way from this room to the kernel, but for MIDI, which has `SequencerCalls`.
/// `SystemSensorCalls` is the real one; tests bring one that plays a device and can force each
/// errno. What an errno means is decided in one place, `SensorFile`.
protocol SensorCalls: Sendable {
    /// Opens a node, non-blocking; the value is the descriptor.
    func open(_ path: String, flags: Int32) -> CallResult
    /// Closes a descriptor; it is gone afterwards, whatever the result.
    func close(_ descriptor: Int32) -> CallResult
    /// Reads what is there; the value is the count of bytes, 0 at the end.
    func read(_ descriptor: Int32, into bytes: UnsafeMutableRawBufferPointer) -> CallResult
    /// Writes; the value is the count of bytes taken.
    func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> CallResult
    /// Asks the driver; `argument` is the structure that the request names.
    func control(
        _ descriptor: Int32, _ request: UInt, _ argument: UnsafeMutableRawPointer
    ) -> CallResult
    /// Tells the driver a number.
    func control(_ descriptor: Int32, _ request: UInt, number: UInt) -> CallResult
    /// Sets up a serial line: 8N1, raw, this speed; `flush` drops what lay unread.
    func configureLine(_ descriptor: Int32, baud: UInt32, flush: Bool) -> CallResult
    /// Sets or clears DTR.
    func setReady(_ descriptor: Int32, _ on: Bool) -> CallResult
    /// Waits for `events`; the value holds those of poll(2) that came, 0 after the timeout.
    func poll(_ descriptor: Int32, events: Int32, milliseconds: Int32) -> CallResult
    /// The names in a folder, in no order; nil where it cannot be listed.
    func names(in folder: String) -> [String]?
    /// Now.
    var now: MonotonicTime { get }
    /// Sleeps until the instant.
    func sleep(until instant: MonotonicTime)
}
