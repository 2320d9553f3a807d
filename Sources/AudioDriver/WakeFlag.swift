import CPulse
import DeviceIO
import Glibc
import Quantities

/// A flag that one thread raises and another waits for; raising never blocks or allocates.
///
/// An eventfd, so that PulseAudio's own loop can wait for it beside its sockets.
final class WakeFlag: Sendable {
    /// The descriptor to watch; −1 where the system had none left.
    let descriptor: Int32
    /// Why there is none.
    private let code: Int32

    init() {
        descriptor = nacre_pulse_new_flag()
        code = descriptor < 0 ? errno : 0
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Throws where the system had no descriptor left.
    func check(device: String) throws(DriverError) {
        guard descriptor < 0 else { return }
        throw DriverError(
            device: device, action: "open", reason: .system(call: "eventfd", errno: code))
    }

    /// Raises the flag, from any thread.
    func raise() {
        // It can only fail where the flag is up 2⁶⁴ times over, and then it is up.
        var one: UInt64 = 1
        if descriptor >= 0 { _ = write(descriptor, &one, 8) }
    }

    /// Lowers the flag.
    func lower() {
        var count: UInt64 = 0
        if descriptor >= 0 { _ = read(descriptor, &count, 8) }
    }

    /// Waits until the flag is up or the time has come, then lowers it.
    func wait(until deadline: MonotonicTime) {
        guard descriptor >= 0 else { return }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let left = max(deadline - MonotonicClock.now, 0)
            let milliseconds = Int32(min((left + 999_999) / 1_000_000, 3_600_000))
            let count = poll(&waiting, 1, milliseconds)
            if count < 0 && errno == EINTR { continue }
            // ENOMEM is all that is left to fail; to the waiter that is a flag not seen.
            break
        }
        lower()
    }
}
