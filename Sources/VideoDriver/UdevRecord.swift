import DeviceIO
import Udev

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
        try UdevDevice.all(subsystem: "video4linux", attributes: ["index", "name"])
            .filter { !$0.node.isEmpty }
            .map { device in
                UdevRecord(
                    node: device.node, path: device.path,
                    index: device.attributes["index"] ?? "",
                    name: device.attributes["name"] ?? "",
                    properties: device.properties.filter { wanted.contains($0.key) })
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
