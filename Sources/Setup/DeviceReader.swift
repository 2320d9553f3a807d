import Conditions
import DeviceIO
import Sensing
import Yams

/// Reads a file of `Devices/`; all problems gather in its text.
struct DeviceReader {
    let text: SetupText

    /// The entry; nil where its family cannot be told.
    func read(name: String) -> DeviceEntry? {
        guard let top = text.section(.device) else { return nil }
        if !top.has("family") {
            let words = Schema.device.spec("family")?.range ?? ""
            text.add(top.line, "family", "must be given", allowed: words)
        }
        guard let word = top.choice("family"), let family = DeviceIdentity.Family(rawValue: word)
        else { return nil }
        let fitting = SignalsReader.drivers(of: family)
        let driver =
            top.choice("driver").flatMap(DeviceEntry.Driver.init(rawValue:)) ?? fitting[0]
        var entry = DeviceEntry(name: name, family: family, driver: driver)
        if !fitting.contains(driver) {
            top.note(
                "driver", "a \(word) cannot be read by `\(driver.rawValue)`",
                allowed: fitting.map(\.rawValue).joined(separator: ", "))
        }
        entry.file = top.words("file")
        if driver == .file && entry.file == nil {
            text.add(top.line("driver"), "file", "the driver `file` needs a path")
        }
        if driver != .file && entry.file != nil {
            top.note("file", "the driver `\(driver.rawValue)` plays no file")
        }
        if let recognise = top.section("recognise", .recognise) {
            entry.serial = recognise.words("serial")
            entry.path = recognise.words("path")
            entry.model = recognise.words("name")
        }
        entry.loss = top.loss("loss", for: nil)
        if SignalsReader.givesNumbers(family) {
            SignalsReader(text: text).read(top, into: &entry)
        } else {
            if driver == .rehearsal {
                SignalsReader(text: text).readSettings(top, into: &entry)
            } else if top.has("settings") {
                top.note("settings", "a \(word) has nothing to be set")
            }
            entry.isInfrared = top.flag("infrared") ?? false
            readChannels(top, &entry)
        }
        return entry
    }

    private func readChannels(_ top: Section, _ entry: inout DeviceEntry) {
        let role = RoleBinding.Role.allCases.first { $0.family == entry.family }
        let own = ChannelLayout.standard.channels.filter { $0.name.hasPrefix(role?.prefix ?? "-") }
        let names = Schema(
            title: "channels",
            keys: own.map { .other($0.name, "section", "", "") })
        guard let section = top.section("channels", names) else { return }
        for channel in own {
            guard let one = section.section(channel.name, .deviceChannel) else { continue }
            if let unit = one.words("unit"), unit != channel.unit.rawValue {
                one.note(
                    "unit", "the unit `\(unit)` does not fit", allowed: channel.unit.rawValue)
            }
            if let loss = one.loss("loss", for: channel) { entry.channelLoss[channel.name] = loss }
        }
    }
}
