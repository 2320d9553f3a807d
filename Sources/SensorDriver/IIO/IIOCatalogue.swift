import DeviceIO
import Udev

/// Finds the sensors of the industrial input-output subsystem.
public enum IIOCatalogue {
    /// Every IIO sensor; triggers are left out.
    ///
    /// The key is `usb-<serial>` where that is unique, else `path-<where it sits>`; the several
    /// sensors of one hub carry their chip's name behind.
    /// - Throws: `.system` where udev cannot be asked.
    public static func list() throws(DriverError) -> [DeviceIdentity] {
        identities(of: try UdevDevice.all(subsystem: "iio", attributes: ["name"]))
    }

    /// The folder where a sensor is now, found by any of its lasting keys.
    static func folder(
        _ identity: DeviceIdentity, _ settings: IIOSettings
    ) throws(DriverError) -> String {
        let folders = "\(settings.sysfs)/bus/iio/devices"
        if let name = Catalogue.named(identity) {
            return name.hasPrefix("/") ? name : "\(folders)/\(name)"
        }
        let sensors = sensors(in: try UdevDevice.all(subsystem: "iio", attributes: ["name"]))
        let device = try Catalogue.device(of: identity, among: sensors, role: role)
        return "\(folders)/\(device.name)"
    }

    static func identities(of devices: [UdevDevice]) -> [DeviceIdentity] {
        let sensors = sensors(in: devices)
        return sensors.map {
            Catalogue.identity(
                .sensor, of: $0, among: sensors, name: $0.attributes["name"], role: role)
        }
    }

    private static func sensors(in devices: [UdevDevice]) -> [UdevDevice] {
        devices.filter { $0.name.hasPrefix("iio:device") }
    }

    private static func role(_ device: UdevDevice) -> String { device.attributes["name"] ?? "" }
}
