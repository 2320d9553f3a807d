import DeviceIO
import Sensing
import Yams

/// Reads what a file of `Devices/` says of sending: `sends` and `fixtures`.
struct SinkReader {
    let text: SetupText

    func read(_ top: Section, into entry: inout DeviceEntry) {
        readSends(top, &entry)
        readFixtures(top, &entry)
    }

    private func readSends(_ top: Section, _ entry: inout DeviceEntry) {
        guard top.has("sends") else { return }
        guard let schema = Schema.sends(of: entry.driver) else {
            top.note("sends", "`\(entry.driver.rawValue)` cannot send")
            return
        }
        guard let section = top.section("sends", schema) else { return }
        var sends: [String: DeviceEntry.Setting] = [:]
        for key in schema.keys where section.has(key.name) {
            sends[key.name] = SignalsReader(text: text).setting(section, key)
        }
        entry.sends = sends
        if schema.spec("targets")?.standard == "must be given", sends["targets"] == nil {
            text.add(
                section.line, section.path + "targets", "must be given",
                allowed: "a list such as [192.168.1.20:9000]")
        }
    }

    private func readFixtures(_ top: Section, _ entry: inout DeviceEntry) {
        guard top.has("fixtures") else { return }
        guard entry.family == .lights else {
            return top.note("fixtures", "a \(entry.family.rawValue) has no lamps")
        }
        let names = SignalsReader(text: text).names(top, "fixtures")
        let schema = Schema(title: "fixtures", keys: names.map { .other($0, "section", "", "") })
        guard let section = top.section("fixtures", schema) else { return }
        for name in names {
            guard let one = section.section(name, .fixture) else { continue }
            for key in ["address", "channels"] where !one.has(key) {
                text.add(one.line, one.path + key, "must be given")
            }
            guard let address = one.words("address"), let word = one.words("channels") else {
                continue
            }
            guard let parts = LightFixture.parts(word) else {
                one.note(
                    "channels", "`\(word)` is no row of channels",
                    allowed: "dimmer, or up to four different letters of r g b w d")
                continue
            }
            entry.fixtures.append(LightFixture(name: name, address: address, parts: parts))
        }
    }
}
