import DeviceIO

extension UdevDevice {
    /// `usb-<serial>`; nil where the device has no serial of its own.
    ///
    /// udev fills ID_SERIAL with maker and model alone where there is none, which would be
    /// the same for every device of the model.
    public var serialKey: String? {
        guard let short = properties["ID_SERIAL_SHORT"], !short.isEmpty,
            let serial = properties["ID_SERIAL"], !serial.isEmpty
        else { return nil }
        return "usb-\(serial)"
    }

    /// `path-<where it is plugged in>`, as udev tells, else by its place in `/sys`.
    public var pathKey: String {
        guard let path = properties["ID_PATH"], !path.isEmpty else { return placeKey }
        return "path-\(path)"
    }

    /// `path-<its place in /sys>` without what the kernel merely counts up.
    ///
    /// `…/i2c-1/1-0048/hwmon/hwmon3` gives `path-i2c-1-1-0048`.
    public var placeKey: String {
        let counted = ["hwmon", "input", "event", "iio:device", "tty", "ttyUSB", "ttyACM", "card"]
        let parts = path.split(separator: "/").drop { $0 == "sys" || $0 == "devices" }
        let lasting = parts.filter { part in
            let stem = part.last?.isNumber == true ? part.dropLastNumbers : part
            return !counted.contains(String(stem)) && part != "sound"
        }.map(\.withoutCount)
        let tail = lasting.isEmpty ? Array(parts) : Array(lasting)
        return "path-\(tail.suffix(3).joined(separator: "-"))"
    }

    /// The keys by which a device file may call this device, the one to show first.
    ///
    /// Alike devices that share a serial fall back to the place. The several nodes of one
    /// device are told apart by `role`, a word that lasts, such as `pad` or `if01`; it stands in
    /// the key that is shown even where it is not needed, so that the key stays what it is when
    /// another node turns up. A key without it is understood while it is unique.
    /// - Parameters:
    ///   - devices: All that are there, this one among them.
    ///   - role: What this node is to its device; may be empty.
    public func keys(
        among devices: [UdevDevice], role: @escaping (UdevDevice) -> String
    ) -> [String] {
        var keys: [String] = []
        func suffixed(_ key: String, _ device: UdevDevice) -> String {
            role(device).isEmpty ? key : "\(key)-\(role(device))"
        }
        let candidates: [(UdevDevice) -> String?] = [
            { device in device.serialKey.map { suffixed($0, device) } }, { $0.serialKey },
            { suffixed($0.pathKey, $0) }, { $0.pathKey },
            { suffixed($0.placeKey, $0) }, { $0.placeKey },
        ]
        for candidate in candidates {
            guard let mine = candidate(self), !keys.contains(mine) else { continue }
            if devices.count(where: { candidate($0) == mine }) == 1 { keys.append(mine) }
        }
        // Alike in everything that lasts: the kernel's counting is all that is left.
        if keys.isEmpty { keys.append("\(placeKey)-\(name)") }
        return keys
    }
}

extension Substring {
    /// A part of a path without the count that HID devices (`0003:1209:0001.0004`) and parts
    /// of one chip (`HID-SENSOR-200073.2.auto`) carry behind.
    fileprivate var withoutCount: Substring {
        if hasSuffix(".auto"), let dot = dropLast(5).lastIndex(of: ".") { return self[..<dot] }
        guard count(where: { $0 == ":" }) == 2, let dot = lastIndex(of: "."),
            count == 19, distance(from: startIndex, to: dot) == 14
        else { return self }
        return self[..<dot]
    }

    /// The text without the digits at its end.
    fileprivate var dropLastNumbers: Substring {
        var rest = self
        while rest.last?.isNumber == true { rest.removeLast() }
        return rest
    }
}
