import DeviceIO
import Quantities
import Synchronization

/// The moment at which scripts and tapes begin: one for all of them, so that they stay in step.
///
/// The first device that opens fixes it; one that is opened again joins where the others are.
/// Use from any thread.
public final class VirtualEpoch: Sendable {
    /// The one of the program.
    public static let shared = VirtualEpoch()

    private let start = Atomic<Int64>(0)

    /// Makes an epoch of its own, not begun yet.
    public init() {}

    /// The beginning, fixed by the first call.
    func begin() -> MonotonicTime {
        let now = max(1, MonotonicClock.now.nanoseconds)
        let (isFirst, original) = start.compareExchange(
            expected: 0, desired: now, ordering: .relaxed)
        return MonotonicTime(nanoseconds: isFirst ? now : original)
    }
}
