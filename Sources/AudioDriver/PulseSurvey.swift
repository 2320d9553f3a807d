import CPulse
import DeviceIO

/// One look at what a server has; filled by callbacks under the connection's lock.
final class PulseSurvey {
    /// A sink or a source.
    struct Entry {
        var family: DeviceIdentity.Family
        var name: String
        var title: String
        var isMonitor: Bool

        var identity: DeviceIdentity {
            DeviceIdentity(family: family, key: "pulse-\(name)", name: title, node: name)
        }
    }

    private(set) var entries: [Entry] = []
    private(set) var defaultSink = ""
    private(set) var defaultSource = ""

    /// Asks the server and waits for all answers.
    func run(_ connection: PulseConnection) throws(DriverError) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        let context = connection.context
        let action = "list its devices"
        // A question given up in time is cancelled: nothing comes back after this returns.
        try connection.locked { () throws(DriverError) in
            let defaults = pa_context_get_server_info(
                context, { _, info, me in PulseSurvey.at(me).note(server: info) }, me)
            try connection.finish(defaults, action, "pa_context_get_server_info")
            let sinks = pa_context_get_sink_info_list(
                context, { _, info, _, me in PulseSurvey.at(me).note(sink: info) }, me)
            try connection.finish(sinks, action, "pa_context_get_sink_info_list")
            let sources = pa_context_get_source_info_list(
                context, { _, info, _, me in PulseSurvey.at(me).note(source: info) }, me)
            try connection.finish(sources, action, "pa_context_get_source_info_list")
        }
    }

    /// The loudspeakers, the default one first.
    func sinks() -> [DeviceIdentity] { chosen(.speaker, first: defaultSink) { _ in true } }

    /// The microphones, the default one first.
    func sources(withMonitors: Bool) -> [DeviceIdentity] {
        chosen(.microphone, first: defaultSource) { withMonitors || !$0.isMonitor }
    }

    private func chosen(
        _ family: DeviceIdentity.Family, first: String, _ isWanted: (Entry) -> Bool
    ) -> [DeviceIdentity] {
        let wanted = entries.filter { $0.family == family && isWanted($0) }
        let ordered = wanted.filter { $0.name == first } + wanted.filter { $0.name != first }
        return ordered.map(\.identity)
    }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> PulseSurvey {
        guard let pointer else { preconditionFailure("an answer without its question") }
        return Unmanaged<PulseSurvey>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func note(server: UnsafePointer<pa_server_info>?) {
        guard let info = server?.pointee else { return }
        defaultSink = text(info.default_sink_name)
        defaultSource = text(info.default_source_name)
    }

    private func note(sink: UnsafePointer<pa_sink_info>?) {
        guard let info = sink?.pointee else { return }  // The end of the list.
        entries.append(
            Entry(
                family: .speaker, name: text(info.name), title: text(info.description),
                isMonitor: false))
    }

    private func note(source: UnsafePointer<pa_source_info>?) {
        guard let info = source?.pointee else { return }
        entries.append(
            Entry(
                family: .microphone, name: text(info.name), title: text(info.description),
                isMonitor: info.monitor_of_sink != nacre_pulse_no_index))
    }

    private func text(_ pointer: UnsafePointer<CChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }
}
