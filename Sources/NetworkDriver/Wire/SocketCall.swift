import DeviceIO
import Glibc
import Quantities

/// One policy for errno at the network: what a failed call of a socket means.
///
/// - A call that a signal interrupted is made again.
/// - "Not now" (EAGAIN) is no failure: nothing was done.
/// - No way there, no such interface, nobody listening: `.disconnected`.
/// - The port is taken, or the kernel has no buffer left: `.busy`.
/// - The rest: `.system` with the call and the errno.
enum SocketCall {
    /// Makes a call that answers −1 on failure.
    /// - Returns: The call's answer; nil where it would have had to wait.
    static func make(
        _ call: String, device: String, action: String, _ body: () -> Int
    ) throws(DriverError) -> Int? {
        while true {
            let answer = body()
            if answer != -1 { return answer }
            let code = errno
            if code == EINTR { continue }
            if code == EAGAIN { return nil }
            throw DriverError(device: device, action: action, reason: reason(call, code))
        }
    }

    /// What an errno of a socket's call means.
    static func reason(_ call: String, _ code: Int32) -> DriverError.Reason {
        switch code {
        case ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ECONNREFUSED, ECONNRESET, ENODEV,
            EADDRNOTAVAIL, ETIMEDOUT, EPIPE, ENOTCONN:
            .disconnected
        case EADDRINUSE, ENOBUFS, ENOMEM, EMFILE, ENFILE: .busy
        default: .system(call: call, errno: code)
        }
    }

    /// Nanoseconds as poll's milliseconds, rounded up, so that a wait never spins.
    static func milliseconds(_ nanoseconds: Int64) -> Int32 {
        if nanoseconds <= 0 { return 0 }
        return Int32(min((nanoseconds - 1) / 1_000_000 + 1, 60_000))
    }

    /// Waits until one of the descriptors is ready; whether one is.
    static func wait(
        _ entries: inout [pollfd], timeout: Int64, device: String
    ) throws(DriverError) -> Bool {
        let limit = milliseconds(timeout)
        let count = nfds_t(entries.count)
        let deadline = MonotonicClock.now + max(0, timeout)
        while true {
            let left = min(limit, milliseconds(deadline - MonotonicClock.now))
            let answer = poll(&entries, count, left)
            if answer >= 0 { return answer > 0 }
            let code = errno
            if code == EINTR { continue }
            throw DriverError(
                device: device, action: "wait for the network", reason: reason("poll", code))
        }
    }
}
