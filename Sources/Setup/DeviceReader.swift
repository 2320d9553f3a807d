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
        if [.file, .tape].contains(driver) && entry.file == nil {
            text.add(top.line("driver"), "file", "the driver `\(driver.rawValue)` needs a path")
        }
        if ![.file, .tape, .script].contains(driver) && entry.file != nil {
            top.note("file", "the driver `\(driver.rawValue)` plays no file")
        }
        if let recognise = top.section("recognise", .recognise) {
            entry.serial = recognise.words("serial")
            entry.path = recognise.words("path")
            entry.model = recognise.words("name")
        }
        entry.loss = top.loss("loss", for: nil)
        readVirtual(top, &entry)
        if SignalsReader.givesNumbers(family) {
            SignalsReader(text: text).read(top, into: &entry)
        } else {
            if driver == .video4linux {
                CameraSettingsReader.read(top, into: &entry)
            } else if driver == .rehearsal {
                SignalsReader(text: text).readSettings(top, into: &entry)
            } else if top.has("settings") {
                top.note("settings", "`\(driver.rawValue)` has nothing to be set")
            }
            for key in ["sends", "fixtures"] where top.has(key) {
                top.note(key, "a \(word) takes no numbers")
            }
            entry.isInfrared = top.flag("infrared") ?? false
            readChannels(top, &entry)
        }
        return entry
    }

    private func readChannels(_ top: Section, _ entry: inout DeviceEntry) {
        let role: RoleBinding.Role = entry.family == .camera ? .eye : .ear
        let own = ChannelLayout.standard.channels.filter { $0.name.hasPrefix(role.prefix) }
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
