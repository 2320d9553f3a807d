import Conditions
import DeviceIO
import Sensing
import Yams

/// Reads what a file of `Devices/` says of a device of numbers: its settings and its channels.
struct SignalsReader {
    let text: SetupText

    /// The drivers that can read a family, the usual one first.
    static func drivers(of family: DeviceIdentity.Family) -> [DeviceEntry.Driver] {
        switch family {
        case .camera: [.video4linux, .file, .rehearsal, .tape]
        case .microphone: [.pulse, .rehearsal, .tape]
        case .sensor: [.iio, .hwmon, .script, .tape]
        case .input: [.evdev, .script, .tape]
        case .serial: [.serial, .script, .tape]
        case .midi: [.midi, .script, .tape]
        case .network: [.osc, .mqtt, .script, .tape]
        case .lights: [.artnet, .sacn, .script, .tape]
        case .speaker: []
        }
    }

    /// Whether devices of a family give numbers, not pictures or sound.
    static func givesNumbers(_ family: DeviceIdentity.Family) -> Bool {
        switch family {
        case .camera, .microphone, .speaker: false
        case .sensor, .input, .serial, .midi, .network, .lights: true
        }
    }

    /// A word that can be part of a channel's name.
    static func isName(_ word: String) -> Bool {
        guard let first = word.first, first.isLowercase, word.count <= 32 else { return false }
        return word.utf8.allSatisfy {
            ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F
        }
    }

    func read(_ top: Section, into entry: inout DeviceEntry) {
        readSettings(top, into: &entry)
        let keys = names(top, "channels")
        SinkReader(text: text).read(top, into: &entry)
        if keys.isEmpty && top.has("sends") { return }
        if keys.isEmpty {
            text.add(
                top.line("channels"), "channels", "at least one channel must be given",
                allowed: "channels: {name: {address: …}}")
        }
        let schema = Schema(
            title: "channels", keys: keys.map { .other($0, "section", "", "") })
        guard let section = top.section("channels", schema) else { return }
        readSignals(section, keys, into: &entry)
        ScriptReader(text: text).read(top, section, into: &entry)
    }

    /// Reads the channels of these names.
    func readSignals(_ section: Section, _ keys: [String], into entry: inout DeviceEntry) {
        for key in keys {
            guard SignalsReader.isName(key) else {
                section.note(
                    key, "it cannot be part of a channel's name",
                    allowed: "a lower-case letter, then letters, digits and _, up to 32")
                continue
            }
            guard let one = section.section(key, .signal) else { continue }
            entry.signals.append(signal(one, key))
        }
    }

    /// The keys of a section whose keys are names of the user's own.
    func names(_ section: Section, _ key: String) -> [String] {
        guard case .mapping(let mapping)? = section.node(key) else { return [] }
        return mapping.keys.compactMap(\.string).filter { !$0.hasPrefix(SetupText.mark) }
    }

    private func signal(_ section: Section, _ name: String) -> DeviceSignal {
        let isEvent = section.flag("event") ?? false
        let request = SignalRequest(
            section.words("address") ?? name, parts: section.whole("parts") ?? 1,
            isEvent: isEvent)
        let unit = section.choice("unit").flatMap(ConditionUnit.init(rawValue:)) ?? .one
        var signal = DeviceSignal(name, request, unit)
        let limits = KeySpec.pair("range", unit.rawValue, -1e9...1e9, "", "")
        if let range = section.pair("range", limits) {
            if range.0 >= range.1 {
                section.note("range", "the lower end comes first", allowed: "[low, high]")
            }
            if isEvent {
                section.note("range", "the strength of what happens is 0 … 1", allowed: "scale")
            }
            (signal.low, signal.high) = (Float(range.0), Float(range.1))
        }
        signal.neutral = signal.low
        if let neutral = section.number("neutral") {
            signal.neutral = Float(neutral)
            if signal.neutral < signal.low || signal.neutral > signal.high {
                section.note(
                    "neutral", "it lies beyond the range",
                    allowed: "\(signal.low) … \(signal.high)")
            }
        }
        if let scale = section.number("scale") {
            if scale == 0 { section.note("scale", "0 leaves nothing of it") }
            signal.scale = Float(scale)
        }
        signal.offset = Float(section.number("offset") ?? 0)
        signal.speaksOnChange = section.flag("on_change") ?? false
        signal.loss = section.loss("loss", for: nil)
        return signal
    }

    func readSettings(_ top: Section, into entry: inout DeviceEntry) {
        guard let schema = Schema.settings(of: entry.driver) else {
            if top.has("settings") {
                top.note("settings", "`\(entry.driver.rawValue)` has nothing to be set")
            }
            return
        }
        guard let section = top.section("settings", schema) else {
            if entry.driver == .mqtt {
                text.add(top.line, "settings.host", "must be given", allowed: "a broker's name")
            }
            return
        }
        for key in schema.keys where section.has(key.name) {
            entry.settings[key.name] = setting(section, key)
        }
        if entry.driver == .mqtt && entry.settings["host"] == nil {
            text.add(section.line, "settings.host", "must be given", allowed: "a broker's name")
        }
    }

    func setting(_ section: Section, _ key: KeySpec) -> DeviceEntry.Setting? {
        switch key.type {
        case "number": return section.number(key.name).map { .number($0) }
        case "whole number": return section.whole(key.name).map { .number(Double($0)) }
        case "list of texts":
            return .list(section.list(key.name).compactMap { $0.scalar?.string })
        case "word" where key.words == ["true", "false"]:
            return section.flag(key.name).map { .flag($0) }
        case "word": return section.choice(key.name).map { .word($0) }
        default: return section.words(key.name).map { .word($0) }
        }
    }
}
