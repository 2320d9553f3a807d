import CUdev
import DeviceIO
import Glibc

/// Hears from udev when something is plugged in.
///
/// Owned by one thread that is not the loop's. Where the system sends no such news (some
/// containers), it simply hears nothing.
public final class UdevMonitor {
    private let udev: OpaquePointer
    private let monitor: OpaquePointer

    /// Begins to listen for devices of some subsystems.
    ///
    /// - Throws: `.system` where udev cannot be asked.
    public init(subsystems: [String]) throws(DriverError) {
        func failure(_ call: String, _ code: Int32) -> DriverError {
            DriverError(
                device: "udev", action: "listen for devices",
                reason: .system(call: call, errno: code))
        }
        guard let udev = udev_new() else { throw failure("udev_new", errno) }
        guard let monitor = udev_monitor_new_from_netlink(udev, "udev") else {
            let code = errno
            udev_unref(udev)
            throw failure("udev_monitor_new_from_netlink", code)
        }
        self.udev = udev
        self.monitor = monitor
        for subsystem in subsystems {
            let added = udev_monitor_filter_add_match_subsystem_devtype(monitor, subsystem, nil)
            guard added >= 0 else { throw failure("udev_monitor_filter", -added) }
        }
        let enabled = udev_monitor_enable_receiving(monitor)
        guard enabled >= 0 else { throw failure("udev_monitor_enable_receiving", -enabled) }
    }

    deinit {
        udev_monitor_unref(monitor)
        udev_unref(udev)
    }

    /// Waits for news.
    /// - Parameter timeout: Nanoseconds to wait at the most.
    /// - Returns: Whether something was plugged in, or changed; what goes tells by itself.
    public func wait(timeout: Int64) -> Bool {
        LoopThread.forbid("udev")
        var waiting = pollfd(
            fd: udev_monitor_get_fd(monitor), events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, Int32(clamping: timeout / 1_000_000)) > 0 else { return false }
        var isNews = false
        // Bounded, so that a flood of news cannot keep us here.
        for _ in 0..<256 {
            guard let device = udev_monitor_receive_device(monitor) else { break }
            let action = udev_device_get_action(device).map { String(cString: $0) }
            if action != "remove" && action != "unbind" { isNews = true }
            udev_device_unref(device)
        }
        return isNews
    }
}
