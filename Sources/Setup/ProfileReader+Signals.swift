import Conditions
import DeviceIO
import Sensing
import Yams

extension ProfileReader {
    /// The section of roles: eye, ear, and names of the profile's own.
    func devices(_ top: Section) -> Section? {
        let own = SignalsReader(text: text).names(top, "devices")
            .filter {
                $0 != "eye" && $0 != "ear" && SignalsReader.isName($0)
                    && !ProfileReader.noRoles.contains($0)
            }
        let schema = Schema(
            title: "devices",
            keys: Schema.devices.keys.filter { $0.name != "ROLE" }
                + own.map { .other($0, "role, or word", "", "") })
        return top.section("devices", schema)
    }

    /// The role of a device of numbers.
    func signal(_ section: Section, _ role: String) -> SignalBinding? {
        guard let node = section.node(role) else { return nil }
        if let word = node.scalar?.string {
            return standIn(section, role, binding(word, role, section, role, nil))
        }
        guard let inner = section.section(role, .role) else { return nil }
        for key in ["ignore", "apart", "bearing", "stage"] where inner.has(key) {
            inner.note(key, "a device of numbers has none", allowed: "entry, loss, rehearse")
        }
        guard let word = inner.words("entry") else {
            text.add(inner.line, inner.path + "entry", "must be given", allowed: fitting)
            return nil
        }
        return standIn(
            inner, "entry", binding(word, role, inner, "entry", inner.loss("loss", for: nil)))
    }

    private var fitting: String {
        entries.filter { $0.value != nil }.map(\.key).sorted().joined(separator: ", ")
    }

    private func binding(
        _ word: String, _ role: String, _ section: Section, _ key: String, _ loss: LossPolicy?
    ) -> SignalBinding? {
        guard let known = entries[word] else {
            let near = Nearest.word(to: word, among: entries.keys.sorted())
            section.note(
                key, "no entry `\(word)` in Devices/" + (near.map { ", perhaps `\($0)`" } ?? ""),
                allowed: fitting)
            return nil
        }
        // A file that could not be read has said so itself.
        guard let entry = known else { return nil }
        guard SignalsReader.givesNumbers(entry.family) else {
            section.note(
                key, "`\(word)` is a \(entry.family.rawValue), and nobody listens to one",
                allowed: fitting)
            return nil
        }
        return SignalBinding(role: role, entry: entry, loss: loss)
    }
}
