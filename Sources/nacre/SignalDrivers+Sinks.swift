import DeviceIO
import NetworkDriver
import Sensing
import SensorDriver
import Setup

/// The devices of numbers as sinks.
extension SignalDrivers {
    /// The sink of an entry for some signals that all go there; nil where it is not there now.
    static func sink(
        _ entry: DeviceEntry, _ signals: [OutgoingSignal]
    ) throws(DriverError) -> (any SignalSink)? {
        let requests = signals.map(\.request)
        switch entry.driver {
        case .midi:
            return try found(entry, MIDICatalogue.list).map {
                MIDISink(identity: $0, requests: requests)
            }
        case .serial:
            return try found(entry, SerialCatalogue.list).map {
                SerialSink(identity: $0, settings: serialOut(entry), requests: requests)
            }
        case .osc:
            let settings = OSCSinkSettings(
                targets: list(entry, "targets"),
                repeatEvery: Int64((number(entry, "repeat") ?? 1) * 1e9),
                isBundled: flag(entry, "bundles") ?? true)
            return OSCSink(address(entry, .network), settings: settings, signals: requests)
        case .mqtt:
            var settings = try mqtt(entry)
            settings.isRetained = flag(entry, "retain") ?? true
            settings.interval = Int64((number(entry, "interval") ?? 0.1) * 1e9)
            return MQTTSink(address(entry, .network), settings: settings, signals: requests)
        case .artnet:
            let settings = ArtNetSinkSettings(
                targets: list(entry, "targets"), pace: pace(signals))
            return ArtNetSink(address(entry, .lights), settings: settings, signals: requests)
        case .sacn:
            let settings = SACNSinkSettings(
                targets: list(entry, "targets"), interface: word(entry, "interface") ?? "",
                priority: Int(number(entry, "priority") ?? 100), pace: pace(signals))
            return SACNSink(address(entry, .lights), settings: settings, signals: requests)
        default: return nil
        }
    }

    /// Lamps end as each signal says, which is the supervisor's task: the sink itself holds.
    private static func pace(_ signals: [OutgoingSignal]) -> LightPace {
        var pace = LightPace(lossAfter: 0, loss: .hold)
        for signal in signals {
            if let slew = signal.slew { pace.slewByAddress[signal.address] = slew }
        }
        return pace
    }

    private static func serialOut(_ entry: DeviceEntry) -> SerialSinkSettings {
        var settings = SerialSinkSettings()
        if case .number(let baud)? = entry.settings["baud"] { settings.baud = UInt32(baud) }
        if let template = word(entry, "template") { settings.template = template }
        if let decimals = number(entry, "decimals") { settings.decimals = Int(decimals) }
        return settings
    }

    private static func address(
        _ entry: DeviceEntry, _ family: DeviceIdentity.Family
    ) -> DeviceIdentity {
        DeviceIdentity(family: family, key: "address-\(entry.name)", name: entry.name)
    }

    private static func number(_ entry: DeviceEntry, _ key: String) -> Double? {
        if case .number(let value)? = entry.sends?[key] { return value }
        return nil
    }

    private static func word(_ entry: DeviceEntry, _ key: String) -> String? {
        if case .word(let value)? = entry.sends?[key] { return value }
        return nil
    }

    private static func flag(_ entry: DeviceEntry, _ key: String) -> Bool? {
        if case .flag(let value)? = entry.sends?[key] { return value }
        return nil
    }

    private static func list(_ entry: DeviceEntry, _ key: String) -> [String] {
        if case .list(let values)? = entry.sends?[key] { return values }
        return []
    }
}

extension OutgoingSignal {
    /// What the sink is asked for.
    var request: SignalRequest { SignalRequest(address, parts: parts, isEvent: source.happens) }
}
