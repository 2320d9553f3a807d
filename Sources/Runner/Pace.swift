import DeviceIO
import Quantities

/// When the next tick may begin.
public protocol Pace: AnyObject {
    /// Waits until the next tick is due.
    /// - Parameter soundBuffered: Nanoseconds of sound not yet played; nil without a sink.
    func wait(soundBuffered: Int64?, measures: Measures)
}

/// As fast as the machine allows: for film and replay.
public final class Unpaced: Pace {
    /// Makes the pace.
    public init() {}
    /// Returns at once.
    public func wait(soundBuffered: Int64?, measures: Measures) {}
}

/// Sixty ticks a second of `CLOCK_MONOTONIC`, trimmed so that the sound sink stays filled.
///
/// A late loop slips and counts it; it never skips or bursts. Clocks drift: 50 ppm would empty
/// 25 ms in eight minutes, so the wall length of a tick is trimmed by up to 0.1 %.
public final class LivePace: Pace {
    /// Nanoseconds of sound to keep in the sink: a block in hand and a block on its way.
    public static let soundTarget: Int64 = 34_000_000
    private static let period: Double = 1_000_000_000 / 60

    private var due: MonotonicTime?
    private var fraction = 0.0

    /// Makes the pace; the first tick is due at once.
    public init() {}

    /// Sleeps until the next tick is due and counts how late it begins.
    public func wait(soundBuffered: Int64?, measures: Measures) {
        let start = MonotonicClock.now
        guard let last = due else {
            due = start
            return
        }
        let exact = LivePace.period * (1 + LivePace.trim(soundBuffered)) + fraction
        let whole = exact.rounded(.down)
        fraction = exact - whole
        let next = last + Int64(whole)
        if next > start { MonotonicClock.sleep(until: next) }
        let late = MonotonicClock.now - next
        measures.record(.late, late)
        if late > Int64(LivePace.period) {
            measures.count(.ticksMissed)
            due = next + late
        } else {
            due = next
        }
    }

    /// The share by which a tick's wall length is changed: longer when the sink is too full.
    static func trim(_ soundBuffered: Int64?) -> Double {
        guard let soundBuffered else { return 0 }
        let excess = Double(soundBuffered - soundTarget) / Double(soundTarget)
        return max(-0.001, min(0.001, excess * 0.002))
    }
}
