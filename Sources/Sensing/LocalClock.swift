import Glibc

/// The hour of the local wall clock, for `clock.local`.
public enum LocalClock {
    /// The hour now, 0 … 24, in the machine's time zone; may step when the clock is set.
    public static var hour: Float {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        return Float(parts.tm_hour) + Float(parts.tm_min) / 60 + Float(min(parts.tm_sec, 59)) / 3600
    }
}
