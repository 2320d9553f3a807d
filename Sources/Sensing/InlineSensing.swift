import DeviceIO
import Quantities

/// Sensing for film: simulated devices and perception on the tick clock, without threads.
///
/// What was captured by `now − delay` is perceived by `now`, always: the delay stands for
/// what exposure, transport and perception take in a live room. The same ticks give the same
/// readings. Owned by one thread.
public final class InlineSensing {
    /// Nanoseconds from a capture to its reading.
    public static let modelledDelay: Int64 = 50_000_000

    private let eyes: [(source: any SimulatedVideo, sense: EyeSense)]
    private let ears: [(source: any SimulatedSound, sense: EarSense)]
    private let signals: [(source: any SimulatedSignals, sense: SignalSense)]
    private var batch: [SignalReading] = []
    private let delay: Int64

    /// Joins simulated sources with their senses.
    public init(
        eyes: [(source: any SimulatedVideo, sense: EyeSense)],
        ears: [(source: any SimulatedSound, sense: EarSense)],
        signals: [(source: any SimulatedSignals, sense: SignalSense)] = [],
        delay: Int64 = InlineSensing.modelledDelay
    ) {
        self.eyes = eyes
        self.ears = ears
        self.signals = signals
        self.delay = delay
    }

    /// Puts up all readings that are due; call once a tick, before the latch.
    ///
    /// - Parameter now: The tick's time, nanoseconds since the start.
    /// - Throws: What the simulated device threw, such as a missing file.
    public func advance(to now: Int64) throws(DriverError) {
        guard now >= delay else { return }
        for eye in eyes {
            while let capture = try eye.source.capture(until: now - delay) {
                try eye.sense.take(capture)
            }
        }
        for ear in ears {
            while let capture = try ear.source.capture(until: now - delay) {
                ear.sense.take(capture)
            }
        }
        for signal in signals {
            batch.removeAll(keepingCapacity: true)
            try signal.source.readings(until: now - delay, into: &batch)
            signal.sense.take(batch)
            signal.sense.refresh(at: MonotonicTime(nanoseconds: now - delay))
        }
    }
}
