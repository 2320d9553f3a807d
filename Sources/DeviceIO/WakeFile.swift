import Glibc
import Synchronization

/// Wakes a thread that waits on descriptors, from any other thread.
///
/// A pipe, because it can be waited on together with sockets. `signal` neither blocks nor
/// allocates, so that the loop may call it; signals that nobody has taken yet count as one.
/// Where the system has no descriptor left nobody is woken early: whoever waits does so with a
/// time-out anyway.
public final class WakeFile: Sendable {
    /// What to wait for in `poll`; negative, which `poll` passes over, where there is none.
    public let descriptor: Int32
    private let writer: Int32
    private let isSignalled = Atomic(false)

    /// Asks the system for the descriptors.
    public init() {
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) != 0 { ends = [-1, -1] }
        for end in ends where end >= 0 {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (descriptor, writer) = (ends[0], ends[1])
    }

    deinit { for end in [descriptor, writer] where end >= 0 { close(end) } }

    /// Wakes the waiter, now or when it next waits; from any thread.
    public func signal() {
        guard descriptor >= 0, !isSignalled.exchange(true, ordering: .acquiringAndReleasing) else {
            return
        }
        var letter: UInt8 = 1
        // At most two bytes are in the pipe, so there is room.
        while write(writer, &letter, 1) == -1 && errno == EINTR {}
    }

    /// Takes the signal back, before looking at what it announced; for the waiter.
    public func clear() {
        // Always read: a signaller may have been between its mark and its write.
        var letters: UInt64 = 0
        while read(descriptor, &letters, 8) == -1 && errno == EINTR {}
        isSignalled.store(false, ordering: .releasing)
    }

    /// What to hand to `poll`.
    public var entry: pollfd { pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0) }

    /// Waits for a signal, `timeout` nanoseconds at the most, and takes it back.
    public func wait(timeout: Int64) {
        var entry = entry
        // Rounded up, so that a short wait does not become none.
        let limit = Int32(clamping: (max(0, timeout) + 999_999) / 1_000_000)
        while poll(&entry, 1, limit) == -1 && errno == EINTR {}
        clear()
    }
}
