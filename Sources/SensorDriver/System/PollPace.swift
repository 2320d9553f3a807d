import DeviceIO
import Glibc
import Quantities

/// When a polled sensor is asked next, and when its silence counts as a failure.
struct PollPace {
    /// Rounds without any value until the device counts as failing.
    static let patience = 10

    private let interval: Int64
    private var due: MonotonicTime
    private var failures = 0

    init(interval: Int64, now: MonotonicTime) {
        self.interval = interval
        due = now
    }

    /// Sleeps until the next round; false where it falls due only after the deadline.
    mutating func wait(until deadline: MonotonicTime, calls: any SensorCalls) -> Bool {
        calls.sleep(until: min(due, deadline))
        let now = calls.now
        guard due <= now else { return false }
        // A round that comes late moves the following ones: never two in a burst.
        due = max(due + interval, now + interval / 2)
        return true
    }

    /// Notes how a round went.
    /// - Parameter failure: The last failure, where no value at all could be had.
    /// - Throws: that failure when it has gone on for too long.
    mutating func note(_ failure: DriverError?) throws(DriverError) {
        guard let failure else {
            failures = 0
            return
        }
        failures += 1
        if failures >= PollPace.patience { throw failure }
    }
}
