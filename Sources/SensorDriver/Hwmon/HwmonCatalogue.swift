import DeviceIO
import Udev

/// Finds the monitoring chips.
public enum HwmonCatalogue {
    /// Every chip.
    ///
    /// The key is `usb-<serial>` where that is unique, else `path-<where it sits>`, with the
    /// chip's name behind where one place has several.
    /// - Throws: `.system` where udev cannot be asked.
    public static func list() throws(DriverError) -> [DeviceIdentity] {
        identities(of: try UdevDevice.all(subsystem: "hwmon", attributes: ["name"]))
    }

    /// The folder where a chip is now, found by any of its lasting keys.
    static func folder(
        _ identity: DeviceIdentity, _ settings: HwmonSettings
    ) throws(DriverError) -> String {
        let folders = "\(settings.sysfs)/class/hwmon"
        if let name = Catalogue.named(identity) {
            return name.hasPrefix("/") ? name : "\(folders)/\(name)"
        }
        let chips = try UdevDevice.all(subsystem: "hwmon", attributes: ["name"])
        let device = try Catalogue.device(of: identity, among: chips, role: role)
        return "\(folders)/\(device.name)"
    }

    static func identities(of chips: [UdevDevice]) -> [DeviceIdentity] {
        chips.map {
            Catalogue.identity(
                .sensor, of: $0, among: chips, name: $0.attributes["name"], role: role)
        }
    }

    private static func role(_ device: UdevDevice) -> String { device.attributes["name"] ?? "" }
}
