/// The waits between attempts: 0.5 s, doubled each time, at most 60 s.
public struct Backoff: Hashable, Sendable {
    /// The first wait, nanoseconds.
    public static let first: Int64 = 500_000_000
    /// The longest wait, nanoseconds.
    public static let longest: Int64 = 60_000_000_000

    private var wait = Backoff.first

    /// Starts at the first wait.
    public init() {}

    /// The wait before the next attempt; the one after it will be twice as long.
    public mutating func next() -> Int64 {
        defer { wait = min(wait * 2, Backoff.longest) }
        return wait
    }

    /// Starts again: a good capture came.
    public mutating func reset() { wait = Backoff.first }
}
