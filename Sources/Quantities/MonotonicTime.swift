/// An instant of `CLOCK_MONOTONIC` in nanoseconds; wall-clock steps do not move it.
///
/// 64 bits hold 292 years, so that weeks of running cost no precision. The type only holds
/// a time: reading the clock is the business of `DeviceIO` and `Runner`.
public struct MonotonicTime: Hashable, Comparable, Sendable {
    /// Nanoseconds since an arbitrary start, never negative.
    public var nanoseconds: Int64

    /// Makes the instant with the given count of nanoseconds.
    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The instant the given number of nanoseconds later.
    @inlinable
    public static func + (time: MonotonicTime, nanoseconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: time.nanoseconds &+ nanoseconds)
    }

    /// Nanoseconds from `b` to `a`.
    @inlinable
    public static func - (a: MonotonicTime, b: MonotonicTime) -> Int64 {
        a.nanoseconds &- b.nanoseconds
    }

    /// Whether the first comes before the second.
    @inlinable
    public static func < (a: MonotonicTime, b: MonotonicTime) -> Bool {
        a.nanoseconds < b.nanoseconds
    }
}
