import CVideo4Linux
import DeviceIO
import Glibc
import Udev

/// The USB port that a camera hangs on.
enum USBPort {
    /// Resets what hangs there, as if it had been pulled out and put back.
    ///
    /// - Parameter node: A video node, `/dev/video0`.
    /// - Returns: `false` where it hangs on no USB port.
    /// - Throws: `.disconnected` where it has gone, `.system` where the port refuses, such as
    ///   EACCES without the right to write to it.
    static func reset(video node: String) throws(DriverError) -> Bool {
        LoopThread.forbid("a camera")
        guard let port = try UdevDevice.usbNode(of: node, subsystem: "video4linux") else {
            return false
        }
        if nacre_usb_reset(port) >= 0 { return true }
        let code = errno
        throw DriverError(
            device: node, action: "reset it at its port \(port)",
            reason: code == ENODEV || code == ENOENT
                ? .disconnected : .system(call: "USBDEVFS_RESET", errno: code))
    }
}
