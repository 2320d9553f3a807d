import CPulse
import DeviceIO

/// Finds the loudspeakers and microphones of a sound server.
public enum PulseCatalogue {
    /// The server's default sink, whichever that is at the time.
    public static let defaultSpeaker = DeviceIdentity(
        family: .speaker, key: "pulse-default", name: "Default loudspeaker")
    /// The server's default source, whichever that is at the time.
    public static let defaultMicrophone = DeviceIdentity(
        family: .microphone, key: "pulse-default", name: "Default microphone")

    /// Every loudspeaker and microphone but monitors.
    ///
    /// Takes milliseconds, and a few seconds at the most with a server that hangs.
    ///
    /// - Parameter server: An address of PulseAudio's; nil for `PULSE_SERVER`, else the user's.
    /// - Returns: Loudspeakers, then microphones, the default one of each first.
    /// - Throws: `.disconnected` where no server answers.
    public static func list(server: String? = nil) throws(DriverError) -> [DeviceIdentity] {
        try found(server, { $0.sinks() + $0.sources(withMonitors: false) })
    }

    /// The microphones alone.
    ///
    /// - Parameters:
    ///   - withMonitors: Whether what loudspeakers play counts as well.
    ///   - server: An address of PulseAudio's; nil for `PULSE_SERVER`, else the user's.
    /// - Returns: The default one first.
    /// - Throws: `.disconnected` where no server answers.
    public static func microphones(
        withMonitors: Bool = false, server: String? = nil
    ) throws(DriverError) -> [DeviceIdentity] {
        try found(server, { $0.sources(withMonitors: withMonitors) })
    }

    /// The sink's or source's name for the server; nil for its default.
    static func name(of identity: DeviceIdentity) -> String? {
        if !identity.node.isEmpty { return identity.node }
        guard identity.key.hasPrefix("pulse-"), identity.key != "pulse-default" else {
            return nil
        }
        return String(identity.key.dropFirst("pulse-".count))
    }

    /// Throws where the default source is missing or a monitor.
    static func demandMicrophone(_ connection: PulseConnection) throws(DriverError) {
        let survey = PulseSurvey()
        try survey.run(connection)
        let source = survey.entries.first {
            $0.family == .microphone && $0.name == survey.defaultSource
        }
        guard let source, !source.isMonitor else {
            throw DriverError(
                device: connection.device,
                action: "find a microphone (there is none but what the loudspeaker plays)",
                reason: .disconnected)
        }
    }

    private static func found(
        _ server: String?, _ choose: (PulseSurvey) -> [DeviceIdentity]
    ) throws(DriverError) -> [DeviceIdentity] {
        let connection = try PulseConnection(server: server, device: "sound server")
        defer { connection.close() }
        let survey = PulseSurvey()
        try survey.run(connection)
        return choose(survey)
    }
}
