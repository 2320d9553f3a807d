import Conditions
import DeviceIO
import Runner
import Sensing

/// Devices and channels as a table for people and as JSON for programs.
enum DevicesText {
    static func table(
        _ room: RoomChoice, _ sensing: LiveSensing, _ frame: ConditionFrame
    ) -> String {
        var lines = [room.text, ""]
        for identity in Drivers.cameras() + Drivers.microphones() {
            lines.append("\(identity)  \(identity.name)  \(identity.node)")
        }
        let devices = sensing.registry.devices
        let roleWidth = width(devices.map(\.role))
        for device in devices {
            let identity = device.identity.map(\.description) ?? "nothing found"
            lines.append(
                pad(device.role, roleWidth) + pad(device.state.rawValue, 9) + identity
                    + (device.reason.isEmpty ? "" : "  (\(device.reason))"))
        }
        lines.append("")
        let nameWidth = width(["channel"] + frame.layout.channels.map(\.name))
        lines.append(
            pad("channel", nameWidth) + pad("value", 34) + pad("unit", 6) + pad("state", 12) + "age"
        )
        for index in frame.layout.channels.indices {
            let row = ConditionText.row(frame, index)
            let age = row.age.map { "\(($0 * 1000).rounded() / 1000) s" } ?? "–"
            lines.append(
                pad(row.channel, nameWidth) + pad(row.text, 34) + pad(row.unit, 6)
                    + pad(row.state, 12)
                    + age)
        }
        return lines.joined(separator: "\n")
    }

    static func json(
        _ room: RoomChoice, _ sensing: LiveSensing, _ frame: ConditionFrame
    ) -> String {
        var json = JSONText()
        json.object { json in
            json.string("room", room.text)
            json.array("found") { json in
                for identity in Drivers.cameras() + Drivers.microphones() {
                    json.object { write(identity, &$0) }
                }
            }
            json.array("roles") { json in
                for device in sensing.registry.devices { json.object { write(device, &$0) } }
            }
            json.object("conditions") { StateLines.conditions(frame, &$0) }
        }
        return json.text
    }

    private static func write(_ identity: DeviceIdentity, _ json: inout JSONText) {
        json.string("family", identity.family.rawValue)
        json.string("identity", identity.key)
        json.string("name", identity.name)
        json.string("node", identity.node)
        json.truth("simulated", identity.isSimulated)
    }

    private static func write(_ device: DeviceStatus, _ json: inout JSONText) {
        json.string("role", device.role)
        json.string("state", device.state.rawValue)
        json.string("reason", device.reason)
        json.number("captures", device.captures)
        json.number("dropped", device.dropped)
        json.number("losses", device.losses)
        if let identity = device.identity {
            json.object("device") { write(identity, &$0) }
        } else {
            json.null("device")
        }
    }

    /// The width of a column for some texts.
    private static func width(_ texts: [String]) -> Int { (texts.map(\.count).max() ?? 0) + 2 }

    private static func pad(_ text: String, _ width: Int) -> String {
        text.count >= width
            ? String(text.prefix(width - 2)) + "… "
            : text + String(repeating: " ", count: width - text.count)
    }
}
