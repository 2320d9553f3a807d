import CUdev
import DeviceIO
import Glibc

extension UdevDevice {
    /// The USB device that a node belongs to, as a node of its own: `/dev/bus/usb/001/004`.
    ///
    /// - Parameters:
    ///   - node: A device file, such as `/dev/video0`.
    ///   - subsystem: The node's, such as `video4linux`.
    /// - Returns: nil where the node is not there or hangs on no USB port.
    /// - Throws: `.system` where udev cannot be asked.
    public static func usbNode(
        of node: String, subsystem: String
    ) throws(DriverError) -> String? {
        LoopThread.forbid("udev")
        guard let udev = udev_new() else {
            throw DriverError(
                device: node, action: "find its port",
                reason: .system(call: "udev_new", errno: errno))
        }
        defer { udev_unref(udev) }
        let name = node.split(separator: "/").last.map(String.init) ?? ""
        guard let device = udev_device_new_from_subsystem_sysname(udev, subsystem, name) else {
            return nil
        }
        defer { udev_device_unref(device) }
        // The parent belongs to the device and is freed with it.
        guard
            let port = udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device"),
            let path = udev_device_get_devnode(port)
        else { return nil }
        return String(cString: path)
    }
}
