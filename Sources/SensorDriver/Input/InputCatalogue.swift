import DeviceIO
import Udev

/// Finds pads, keyboards, mice and touch panels.
public enum InputCatalogue {
    /// Every event device that udev knows the use of, ordered by node.
    ///
    /// The key is `usb-<serial>` where that is unique, else `path-<where it is plugged in>`;
    /// one device with several uses (a pad with a touchpad) gives several, with the use behind.
    /// - Throws: `.system` where udev cannot be asked.
    public static func list() throws(DriverError) -> [DeviceIdentity] {
        identities(of: try UdevDevice.all(subsystem: "input", attributes: attributes))
    }

    private static let attributes = ["device/name"]

    /// The node where a device is plugged in now, found by any of its lasting keys.
    static func node(of identity: DeviceIdentity) throws(DriverError) -> String {
        if let node = Catalogue.named(identity) { return node }
        let all = try UdevDevice.all(subsystem: "input", attributes: attributes)
        return try Catalogue.device(of: identity, among: nodes(in: all), role: role).node
    }

    static func identities(of devices: [UdevDevice]) -> [DeviceIdentity] {
        let nodes = nodes(in: devices)
        return nodes.map {
            Catalogue.identity(
                .input, of: $0, among: nodes, name: $0.attributes["device/name"], role: role)
        }
    }

    private static func nodes(in devices: [UdevDevice]) -> [UdevDevice] {
        devices.filter { $0.name.hasPrefix("event") && !$0.node.isEmpty }
    }

    /// What udev takes the device for, the most telling first.
    private static func role(_ device: UdevDevice) -> String {
        let uses = [
            ("JOYSTICK", "pad"), ("TOUCHSCREEN", "touch"), ("TOUCHPAD", "touchpad"),
            ("TABLET", "tablet"), ("ACCELEROMETER", "motion"), ("KEYBOARD", "keyboard"),
            ("MOUSE", "mouse"), ("SWITCH", "switch"), ("KEY", "keys"),
        ]
        return uses.first { device.properties["ID_INPUT_\($0.0)"] == "1" }?.1 ?? ""
    }
}
