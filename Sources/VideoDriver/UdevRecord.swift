import CVideo4Linux
import DeviceIO
import Glibc

/// What udev knows of one video node.
struct UdevRecord: Hashable, Sendable {
    /// The device file, such as `/dev/video0`.
    var node: String
    /// The place in `/sys`.
    var path: String
    /// The n-th node of its device, as the driver counts them.
    var index: String
    /// The driver's name for it.
    var name: String
    /// udev's properties that matter here; absent ones are missing.
    var properties: [String: String]

    private static let wanted = ["ID_SERIAL", "ID_SERIAL_SHORT", "ID_PATH", "ID_V4L_PRODUCT"]

    /// Every video node that udev lists at this moment.
    ///
    /// - Throws: `.system` where udev cannot be asked. Having no camera is no error.
    static func all() throws(DriverError) -> [UdevRecord] {
        guard let udev = udev_new() else { throw failure("udev_new", errno) }
        defer { udev_unref(udev) }
        guard let list = udev_enumerate_new(udev) else {
            throw failure("udev_enumerate_new", errno)
        }
        defer { udev_enumerate_unref(list) }
        let added = udev_enumerate_add_match_subsystem(list, "video4linux")
        guard added >= 0 else { throw failure("udev_enumerate_add_match_subsystem", -added) }
        let scanned = udev_enumerate_scan_devices(list)
        guard scanned >= 0 else { throw failure("udev_enumerate_scan_devices", -scanned) }
        var records: [UdevRecord] = []
        var entry = udev_enumerate_get_list_entry(list)
        while let current = entry {
            entry = udev_list_entry_get_next(current)
            // A device that went away since the scan is simply not there any more.
            guard let path = udev_list_entry_get_name(current),
                let device = udev_device_new_from_syspath(udev, path)
            else { continue }
            defer { udev_device_unref(device) }
            if let record = UdevRecord(device) { records.append(record) }
        }
        return records.sorted {
            $0.node.count == $1.node.count
                ? $0.node < $1.node
                : $0.node.count < $1.node.count
        }
    }

    private init?(_ device: OpaquePointer) {
        guard let node = udev_device_get_devnode(device).map({ String(cString: $0) }),
            let path = udev_device_get_syspath(device).map({ String(cString: $0) })
        else { return nil }
        self.node = node
        self.path = path
        index = UdevRecord.attribute(device, "index")
        name = UdevRecord.attribute(device, "name")
        properties = [:]
        for key in UdevRecord.wanted {
            guard let value = udev_device_get_property_value(device, key) else { continue }
            properties[key] = String(cString: value)
        }
    }

    init(
        node: String, path: String, index: String = "0", name: String = "",
        properties: [String: String]
    ) {
        self.node = node
        self.path = path
        self.index = index
        self.name = name
        self.properties = properties
    }

    private static func attribute(_ device: OpaquePointer, _ name: String) -> String {
        udev_device_get_sysattr_value(device, name).map { String(cString: $0) } ?? ""
    }

    private static func failure(_ call: String, _ code: Int32) -> DriverError {
        DriverError(
            device: "udev", action: "list the cameras", reason: .system(call: call, errno: code))
    }
}

// MARK: Lasting keys

extension UdevRecord {
    /// `usb-<serial>`; nil where the device has no serial of its own.
    ///
    /// udev fills ID_SERIAL with maker and model alone where there is none, which would be
    /// the same for every camera of the model.
    var serialKey: String? {
        guard let short = properties["ID_SERIAL_SHORT"], !short.isEmpty,
            let serial = properties["ID_SERIAL"], !serial.isEmpty
        else { return nil }
        return "usb-\(serial)\(indexSuffix)"
    }

    /// `path-<where it is plugged in>`.
    var pathKey: String {
        guard let path = properties["ID_PATH"], !path.isEmpty else { return placeKey }
        return "path-\(path)\(indexSuffix)"
    }

    /// `path-<the end of its place in /sys>`, which no other node has.
    var placeKey: String {
        let parts = path.split(separator: "/").suffix(3)
        return "path-\(parts.joined(separator: "-"))"
    }

    /// A device may have several nodes that capture, such as colour and depth.
    private var indexSuffix: String {
        index.isEmpty || index == "0" ? "" : "-index\(index)"
    }

    /// The names by which a profile may call this node, the one to show first.
    func keys(among records: [UdevRecord]) -> [String] {
        var keys: [String] = []
        func isUnique(_ key: (UdevRecord) -> String?) -> Bool {
            let mine = key(self)
            return records.count { key($0) == mine } == 1
        }
        if let serialKey, isUnique({ $0.serialKey }) { keys.append(serialKey) }
        if isUnique({ $0.pathKey }) { keys.append(pathKey) }
        if !keys.contains(placeKey) { keys.append(placeKey) }
        return keys
    }
}
