import DeviceIO
import Udev

/// Finds the serial lines that are plugged in.
public enum SerialCatalogue {
    /// Every USB adapter, Arduino and built-in port with hardware behind it.
    ///
    /// The key is `usb-<serial>` where that is unique, else `path-<where it is plugged in>`;
    /// the several ports of one adapter carry `-if<number>`. Consoles and pseudo-terminals are
    /// left out.
    /// - Throws: `.system` where udev cannot be asked.
    public static func list() throws(DriverError) -> [DeviceIdentity] {
        identities(of: try UdevDevice.all(subsystem: "tty"))
    }

    /// The node where a line is plugged in now, found by any of its lasting keys.
    static func node(of identity: DeviceIdentity) throws(DriverError) -> String {
        if let node = Catalogue.named(identity) { return node }
        let lines = lines(in: try UdevDevice.all(subsystem: "tty"))
        return try Catalogue.device(of: identity, among: lines, role: role).node
    }

    static func identities(of devices: [UdevDevice]) -> [DeviceIdentity] {
        let lines = lines(in: devices)
        return lines.map { Catalogue.identity(.serial, of: $0, among: lines, role: role) }
    }

    /// Lines with a device of their own; the many empty `ttyS` have none that udev can place.
    private static func lines(in devices: [UdevDevice]) -> [UdevDevice] {
        devices.filter { device in
            !device.node.isEmpty && !device.path.contains("/virtual/")
                && (device.properties["ID_BUS"] != nil || device.properties["ID_PATH"] != nil)
        }
    }

    private static func role(_ device: UdevDevice) -> String {
        device.properties["ID_USB_INTERFACE_NUM"].map { "if\($0)" } ?? ""
    }
}
