import Glibc
import Quantities

/// Reads and waits on `CLOCK_MONOTONIC`.
public enum MonotonicClock {
    /// Now.
    public static var now: MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Sleeps until the instant; returns at once where it has passed.
    ///
    /// Signals do not wake it.
    public static func sleep(until instant: MonotonicTime) {
        var time = timespec(
            tv_sec: Int(instant.nanoseconds / 1_000_000_000),
            tv_nsec: Int(instant.nanoseconds % 1_000_000_000))
        while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
    }
}
