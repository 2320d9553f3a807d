import CUdev
import DeviceIO
import Glibc

/// What udev knows of one device at one moment.
///
/// A plain value: reading it again needs another `all`. The same from any thread.
public struct UdevDevice: Hashable, Sendable {
    /// The subsystem it belongs to, such as `input`.
    public var subsystem: String
    /// The kernel's name for it, such as `event3`, which may change with every plugging.
    public var name: String
    /// The place in `/sys`.
    public var path: String
    /// The device file, such as `/dev/input/event3`; empty where there is none.
    public var node: String
    /// udev's own properties; serial and USB place are those of what it hangs on, if need be.
    public var properties: [String: String]
    /// The attributes in `/sys` that were asked for; absent ones are missing.
    public var attributes: [String: String]

    /// Makes the record by hand, for tests and for machines without udev.
    public init(
        subsystem: String, name: String, path: String, node: String = "",
        properties: [String: String] = [:], attributes: [String: String] = [:]
    ) {
        self.subsystem = subsystem
        self.name = name
        self.path = path
        self.node = node
        self.properties = properties
        self.attributes = attributes
    }

    /// Every device of a subsystem that udev lists at this moment, ordered by kernel name.
    ///
    /// - Parameters:
    ///   - subsystem: As in `/sys/class` or `/sys/bus`.
    ///   - attributes: The attributes to read besides, which may ask the device itself.
    /// - Throws: `.system` where udev cannot be asked. Having no such device is no error.
    public static func all(
        subsystem: String, attributes: [String] = []
    ) throws(DriverError) -> [UdevDevice] {
        func failure(_ call: String, _ code: Int32) -> DriverError {
            DriverError(
                device: "udev", action: "list \(subsystem) devices",
                reason: .system(call: call, errno: code))
        }
        LoopThread.forbid("udev")
        guard let udev = udev_new() else { throw failure("udev_new", errno) }
        defer { udev_unref(udev) }
        guard let list = udev_enumerate_new(udev) else {
            throw failure("udev_enumerate_new", errno)
        }
        defer { udev_enumerate_unref(list) }
        let added = udev_enumerate_add_match_subsystem(list, subsystem)
        guard added >= 0 else { throw failure("udev_enumerate_add_match_subsystem", -added) }
        let scanned = udev_enumerate_scan_devices(list)
        guard scanned >= 0 else { throw failure("udev_enumerate_scan_devices", -scanned) }
        var devices: [UdevDevice] = []
        var entry = udev_enumerate_get_list_entry(list)
        while let current = entry {
            entry = udev_list_entry_get_next(current)
            // A device that went away since the scan is simply not there any more.
            guard let path = udev_list_entry_get_name(current),
                let device = udev_device_new_from_syspath(udev, path)
            else { continue }
            defer { udev_device_unref(device) }
            devices.append(UdevDevice(device, subsystem: subsystem, attributes: attributes))
        }
        return devices.sorted {
            $0.name.count == $1.name.count ? $0.name < $1.name : $0.name.count < $1.name.count
        }
    }

    private init(_ device: OpaquePointer, subsystem: String, attributes wanted: [String]) {
        func text(_ pointer: UnsafePointer<CChar>?) -> String {
            pointer.map { String(cString: $0) } ?? ""
        }
        self.subsystem = subsystem
        name = text(udev_device_get_sysname(device))
        path = text(udev_device_get_syspath(device))
        node = text(udev_device_get_devnode(device))
        properties = [:]
        var entry = udev_device_get_properties_list_entry(device)
        while let current = entry {
            let key = text(udev_list_entry_get_name(current))
            properties[key] = text(udev_list_entry_get_value(current))
            entry = udev_list_entry_get_next(current)
        }
        attributes = [:]
        for key in wanted {
            guard let value = udev_device_get_sysattr_value(device, key) else { continue }
            attributes[key] = String(cString: value)
        }
        inherit(from: device)
    }

    /// Takes over who a device hangs on and where that is plugged in, if it says nothing itself.
    ///
    /// The serial is that of the nearest device that has a name at all: a hub further up, with
    /// a serial, says nothing of a sensor without one. Only USB's places are precise enough;
    /// all chips on a bus of the main board would share the bridge's.
    private mutating func inherit(from device: OpaquePointer) {
        var wanted: Set<String> = []
        if properties["ID_SERIAL"] == nil { wanted = ["ID_SERIAL", "ID_SERIAL_SHORT", "ID_MODEL"] }
        // A parent belongs to its child and is freed with it.
        var ancestor = udev_device_get_parent(device)
        while let current = ancestor {
            func value(_ key: String) -> String? {
                udev_device_get_property_value(current, key).map { String(cString: $0) }
            }
            if wanted.contains("ID_SERIAL"), value("ID_SERIAL") != nil {
                for key in wanted { properties[key] = value(key) }
                wanted = []
            }
            let subsystem = udev_device_get_subsystem(current).map { String(cString: $0) }
            if properties["ID_PATH"] == nil, subsystem == "usb" {
                properties["ID_PATH"] = value("ID_PATH")
            }
            ancestor = udev_device_get_parent(current)
        }
    }
}
