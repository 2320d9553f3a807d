import Logging

/// Where log lines go: the error stream, one line each.
enum Logs {
    /// A logger of a part of the program.
    static func make(_ label: String) -> Logger {
        Logger(label: label) { _ in LineHandler() }
    }

    /// Prints `nacre: message`; information is left out.
    private struct LineHandler: LogHandler {
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .notice

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { Nacre.note("nacre: \(event.message)") }
    }
}
