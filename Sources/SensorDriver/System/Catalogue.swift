import DeviceIO
import Udev

/// What the catalogues of this room have in common.
enum Catalogue {
    /// The identity of a device among all of its sort.
    static func identity(
        _ family: DeviceIdentity.Family, of device: UdevDevice, among devices: [UdevDevice],
        name: String? = nil, role: @escaping (UdevDevice) -> String
    ) -> DeviceIdentity {
        let model = device.properties["ID_MODEL"]?.replacing("_", with: " ") ?? device.name
        return DeviceIdentity(
            family: family, key: device.keys(among: devices, role: role)[0],
            name: name ?? model, node: device.node.isEmpty ? device.path : device.node)
    }

    /// The device that an identity means, by any of its lasting keys.
    static func device(
        of identity: DeviceIdentity, among devices: [UdevDevice],
        role: @escaping (UdevDevice) -> String
    ) throws(DriverError) -> UdevDevice {
        let found = devices.first {
            $0.keys(among: devices, role: role).contains(identity.key)
        }
        guard let found else {
            throw DriverError(
                device: identity.description, action: "find it", reason: .disconnected)
        }
        return found
    }

    /// The place that a key of the sort `file-/dev/ttyS0` names outright; nil for other keys.
    static func named(_ identity: DeviceIdentity) -> String? {
        identity.key.hasPrefix("file-") ? String(identity.key.dropFirst(5)) : nil
    }
}
