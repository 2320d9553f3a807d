import Conditions
import DeviceIO
import Runner
import Sensing

/// Devices and channels as a table for people and as JSON for programs.
enum DevicesText {
    static func table(
        _ room: RoomChoice, _ survey: DevicesSurvey, _ sensing: LiveSensing,
        _ frame: ConditionFrame
    ) -> String {
        var lines = [room.text, ""]
        let devices = sensing.registry.devices
        let roleWidth = width(["role"] + devices.map(\.role))
        lines.append(pad("role", roleWidth) + pad("state", 9) + "device")
        for device in devices {
            let identity = device.identity.map(\.description) ?? "nothing found"
            let words = [device.mode, device.reason, device.remark, device.note]
            lines.append(
                pad(device.role, roleWidth) + pad(device.state.rawValue, 9)
                    + ([identity] + words.filter { !$0.isEmpty }).joined(separator: "; "))
        }
        lines.append("")
        if !survey.devices.isEmpty { lines.append(pad("state", 9) + "device, its node, its role") }
        for device in survey.devices {
            let identity = device.identity
            let words = [
                "\(identity)", identity.name, identity.node,
                device.role.isEmpty ? "" : "role \(device.role)", device.reason,
            ]
            lines.append(
                pad(device.state.rawValue, 9)
                    + words.filter { !$0.isEmpty }.joined(separator: "; "))
        }
        lines += survey.failures.map { "not looked at: \($0)" }
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
        _ room: RoomChoice, _ survey: DevicesSurvey, _ sensing: LiveSensing,
        _ frame: ConditionFrame
    ) -> String {
        var json = JSONText()
        json.object { json in
            json.string("room", room.text)
            json.array("devices") { json in
                for device in survey.devices {
                    json.object { json in
                        write(device.identity, &json)
                        json.string("state", device.state.rawValue)
                        json.string("role", device.role)
                        json.string("reason", device.reason)
                    }
                }
            }
            json.array("failures") { json in
                for failure in survey.failures { json.object { $0.string("reason", failure) } }
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
        json.string("mode", device.mode)
        json.string("remark", device.remark)
        json.string("note", device.note)
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
