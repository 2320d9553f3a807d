/// What a system call came back with.
enum CallResult: Sendable, Equatable {
    /// The call's value, not negative.
    case value(Int)
    /// The call failed with this errno.
    case failed(Int32)
}

/// The system calls that a camera needs, bare: no retrying, no judging.
///
/// The only way from this room to the kernel. `SystemV4L2Calls` is the real one; tests bring
/// one that plays a camera and can force each errno. What an errno means is decided in one
/// place, `V4L2File`.
protocol V4L2Calls: Sendable {
    /// Opens a node for reading and writing, non-blocking; the value is the descriptor.
    func open(_ path: String) -> CallResult
    /// Closes a descriptor; it is gone afterwards, whatever the result.
    func close(_ descriptor: Int32) -> CallResult
    /// Asks the driver; `argument` is the structure that the request names.
    func control(
        _ descriptor: Int32, _ request: UInt, _ argument: UnsafeMutableRawPointer
    ) -> CallResult
    /// Maps a buffer; the value is its address.
    func map(_ descriptor: Int32, offset: Int64, length: Int) -> CallResult
    /// Unmaps a buffer.
    func unmap(_ start: UnsafeMutableRawPointer, length: Int) -> CallResult
    /// Waits for a picture; the value holds the events of poll(2), 0 after the timeout.
    func poll(_ descriptor: Int32, milliseconds: Int32) -> CallResult
}
