import DeviceIO
import Glibc
import Synchronization

/// Wakes a thread that waits on descriptors; `signal` neither blocks nor allocates.
///
/// A pipe, because it can be waited on together with sockets. At most one byte is in it.
final class WakePipe: Sendable {
    private let reader: Int32
    private let writer: Int32
    private let isSignalled = Atomic(false)

    /// Opens the pipe.
    init(device: String) throws(DriverError) {
        var ends: [Int32] = [-1, -1]
        _ = try SocketCall.make("pipe", device: device, action: "make a pipe") {
            Int(pipe(&ends))
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        _ = close(reader)
        _ = close(writer)
    }

    /// Wakes the waiter, now or when it next waits; from any thread.
    func signal() {
        guard !isSignalled.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var byte: UInt8 = 1
        // The pipe holds no byte here, so there is room for this one.
        while write(writer, &byte, 1) == -1 && errno == EINTR {}
    }

    /// What to wait for in `poll`.
    var entry: pollfd { pollfd(fd: reader, events: Int16(POLLIN), revents: 0) }

    /// Takes the signal back, before looking at what it announced.
    func clear() {
        guard isSignalled.load(ordering: .acquiring) else { return }
        var bytes: [UInt8] = [0, 0, 0, 0]
        while read(reader, &bytes, bytes.count) == -1 && errno == EINTR {}
        isSignalled.store(false, ordering: .releasing)
    }
}
