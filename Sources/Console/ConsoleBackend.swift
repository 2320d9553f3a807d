import Stage

/// A key that the page may hold down; the raw value is its name on the wire.
public enum ConsoleKey: String, CaseIterable, Sendable {
    /// Walk on.
    case w
    /// Step left.
    case a
    /// Walk back.
    case s
    /// Step right.
    case d
    /// Walk on, as `w`.
    case up
    /// Walk back, as `s`.
    case down
    /// Turn left.
    case left
    /// Turn right.
    case right
    /// Run while held.
    case shift
}

/// What the console needs of the world; the console itself knows nothing else about it.
///
/// Every member is called on the console's own thread at normal priority. None may block, and
/// all must be safe beside the loop: read published copies, write into bounded queues.
public protocol ConsoleBackend: AnyObject, Sendable {
    /// Where the page takes its pictures.
    var pictures: PicturePort { get }
    /// The newest status; asked for about five times a second while somebody watches.
    func status() -> ConsoleStatus
    /// All measures in Prometheus' text form; `MetricsText` builds it.
    func metrics() -> String
    /// Says which keys are down from now on, of all pages together; empty when none is.
    func press(_ keys: Set<ConsoleKey>, wanderer: Int)
    /// Switches between first and third person.
    func switchView(wanderer: Int)
    /// Hands over words that somebody typed, 200 characters at the most.
    ///
    /// - Returns: The answer in one sentence: what will happen, or what was not understood.
    func say(_ words: String, wanderer: Int) -> String
}
