import DeviceIO
import Foundation
import NetworkDriver
import Sensing
import SensorDriver

/// The drivers of devices of numbers, and which piece of hardware an entry gets.
enum SignalDrivers {
    /// What an entry of `Devices/` names, not opened yet; nil where it is not there now, or
    /// another role has it.
    static func source(
        _ entry: DeviceEntry, _ role: String, _ claims: DeviceClaims
    ) throws(DriverError) -> (any SignalSource)? {
        let requests = entry.signals.map(\.request)
        func found(
            _ entry: DeviceEntry, _ list: () throws(DriverError) -> [DeviceIdentity]
        ) throws(DriverError) -> DeviceIdentity? {
            claims.choose(role, among: try list().filter(entry.matches))
        }
        switch entry.driver {
        case .evdev:
            return try found(entry, InputCatalogue.list).map {
                InputSource(identity: $0, settings: input(entry), requests: requests)
            }
        case .iio:
            return try found(entry, IIOCatalogue.list).map {
                IIOSource(identity: $0, settings: iio(entry), requests: requests)
            }
        case .hwmon:
            let interval = entry.nanoseconds("interval") ?? HwmonSettings().interval
            return try found(entry, HwmonCatalogue.list).map {
                HwmonSource(
                    identity: $0, settings: HwmonSettings(interval: interval), requests: requests)
            }
        case .serial:
            return try found(entry, SerialCatalogue.list).map {
                SerialSource(identity: $0, settings: serial(entry), requests: requests)
            }
        case .midi:
            return try found(entry, MIDICatalogue.list).map {
                MIDISource(identity: $0, requests: requests)
            }
        case .osc, .mqtt, .artnet, .sacn: return try network(entry, requests)
        case .script: return VirtualDevices.script(entry)
        case .tape: return VirtualDevices.signals(entry)
        case .video4linux, .pulse, .file, .rehearsal: return nil
        }
    }

    /// The first device on this machine that an entry means.
    static func found(
        _ entry: DeviceEntry, _ list: () throws(DriverError) -> [DeviceIdentity]
    ) throws(DriverError) -> DeviceIdentity? {
        try list().first(where: entry.matches)
    }

    private static func input(_ entry: DeviceEntry) -> InputSettings {
        InputSettings(
            grab: entry.flag("grab") ?? false, centred: Set(entry.list("centred")),
            oneSided: Set(entry.list("one_sided")))
    }

    private static func iio(_ entry: DeviceEntry) -> IIOSettings {
        var settings = IIOSettings(
            frequency: entry.number("frequency"), trigger: entry.word("trigger"))
        if let mode = entry.word("mode").flatMap(IIOSettings.Mode.init(rawValue:)) {
            settings.mode = mode
        }
        if let interval = entry.nanoseconds("interval") { settings.interval = interval }
        return settings
    }

    private static func serial(_ entry: DeviceEntry) -> SerialSettings {
        var settings = SerialSettings(
            prefix: entry.word("prefix") ?? "", resetWait: entry.nanoseconds("reset_wait") ?? 0,
            greeting: entry.word("greeting") ?? "")
        if let baud = entry.number("baud") { settings.baud = UInt32(baud) }
        if let format = entry.word("format").flatMap(SerialSettings.Format.init(rawValue:)) {
            settings.format = format
        }
        return settings
    }

    private static func network(
        _ entry: DeviceEntry, _ requests: [SignalRequest]
    ) throws(DriverError) -> (any SignalSource)? {
        func identity(_ family: DeviceIdentity.Family) -> DeviceIdentity {
            DeviceIdentity(family: family, key: "address-\(entry.name)", name: entry.name)
        }
        let merge: LightMerge = entry.word("merge") == "latest" ? .latest : .highest
        switch entry.driver {
        case .osc:
            let settings = OSCSourceSettings(
                port: entry.number("port").map { UInt16($0) } ?? 9000,
                address: entry.word("address") ?? "", senders: entry.list("senders"))
            return OSCSource(identity(.network), settings: settings, signals: requests)
        case .mqtt:
            return MQTTSource(identity(.network), settings: try mqtt(entry), signals: requests)
        case .artnet:
            let settings = ArtNetSourceSettings(
                address: entry.word("address") ?? "", merge: merge)
            return ArtNetSource(identity(.lights), settings: settings, signals: requests)
        default:
            let settings = SACNSourceSettings(
                isMulticast: entry.flag("multicast") ?? true,
                interface: entry.word("interface") ?? "", merge: merge)
            return SACNSource(identity(.lights), settings: settings, signals: requests)
        }
    }

    static func mqtt(_ entry: DeviceEntry) throws(DriverError) -> MQTTSettings {
        var settings = MQTTSettings(
            host: entry.word("host") ?? "", port: entry.number("port").map { UInt16($0) } ?? 1883,
            user: entry.word("user") ?? "", presence: entry.word("presence") ?? "")
        if let path = entry.word("password_file") {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw DriverError(
                    device: entry.name, action: "read the password of \(path)",
                    reason: .unsupported(setting: "a password file that cannot be read"))
            }
            settings.password = text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        if entry.flag("tls") == true {
            settings.security = MQTTSecurity(authorities: entry.word("authorities") ?? "")
        }
        return settings
    }
}

extension DeviceEntry {
    func number(_ key: String) -> Double? {
        if case .number(let value)? = settings[key] { return value }
        return nil
    }
    fileprivate func nanoseconds(_ key: String) -> Int64? {
        number(key).map { Int64(($0 * 1e9).rounded()) }
    }
    func word(_ key: String) -> String? {
        if case .word(let value)? = settings[key] { return value }
        return nil
    }
    fileprivate func flag(_ key: String) -> Bool? {
        if case .flag(let value)? = settings[key] { return value }
        return nil
    }
    fileprivate func list(_ key: String) -> [String] {
        if case .list(let values)? = settings[key] { return values }
        return []
    }
}
