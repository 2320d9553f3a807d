import Conditions
import DeviceIO
import Quantities

/// Readings of a device of numbers into conditions: scaled, then onto the board.
///
/// Owned by one thread. Allocates nothing after the start.
public final class SignalSense {
    private let signals: [DeviceSignal]
    private let board: ReadingBoard
    private let calibration: Calibration
    /// One reading for each signal; nil where the layout has no such channel.
    private var readings: [Reading?]
    /// What was measured about each signal; nil where nothing was.
    private let measured: [SignalCalibration?]
    /// The value each part last had, for deadbands.
    private var last: [SIMD4<Float>]
    /// Nanoseconds after which a value of each signal is late.
    private let lateAfter: [Int64]
    /// Which signals have had a value since the device was opened.
    private var isKnown: [Bool]

    /// Makes the sense of a binding.
    ///
    /// - Parameters:
    ///   - board: Where the readings go; its layout holds the binding's channels.
    ///   - binding: The role and the entry.
    ///   - calibration: What was measured about the device: its delay, gain and offset.
    ///   - isSimulated: Whether a program makes the readings up.
    public init(
        board: ReadingBoard, binding: SignalBinding, calibration: Calibration, isSimulated: Bool
    ) {
        self.board = board
        self.calibration = calibration
        signals = binding.entry.signals
        lateAfter = signals.map { binding.policy(of: $0).lateAfter }
        readings = signals.map { signal in
            board.layout.index(of: signal.channel(role: binding.role).name).map {
                Reading(layout: board.layout, channels: [$0], isSimulated: isSimulated)
            }
        }
        isKnown = Array(repeating: false, count: signals.count)
        measured = signals.map { calibration.signal($0.name) }
        last = Array(repeating: .zero, count: signals.count)
    }

    /// Forgets what was known: the device has been opened anew.
    public func begin() {
        for index in isKnown.indices { isKnown[index] = false }
    }

    /// Puts readings up in their order; one of no signal of ours is left out.
    public func take(_ batch: [SignalReading]) {
        for one in batch where readings.indices.contains(one.signal) { take(one) }
    }

    private func take(_ one: SignalReading) {
        let signal = signals[one.signal]
        guard var reading = readings[one.signal], let channel = reading.channels.first else {
            return
        }
        // Moved out and back in, so that its arrays are not copied.
        readings[one.signal] = nil
        let factor = signal.scale * calibration.gain
        let (measured, before, wasKnown) =
            (measured[one.signal], last[one.signal], isKnown[one.signal])
        var now = before
        func value(_ part: Int) -> Float {
            let plain = one.value[part] * factor + signal.offset + calibration.offset
            guard let measured else { return plain }
            let value = measured.corrected(plain, low: signal.low, high: signal.high)
            if wasKnown && measured.isNoise(value, after: before[part]) { return before[part] }
            now[part] = value
            return value
        }
        if signal.request.isEvent {
            reading.frame.removeEvents(channel)
            reading.frame.addEvent(
                channel,
                ConditionEvent(
                    strength: clamp(value(0), signal.low, signal.high),
                    bearing: signal.request.parts > 1 ? one.value[1] : 0))
        } else {
            let parts = board.layout.channels[channel].shape.floatCount
            for part in 0..<min(parts, 4) {
                reading.frame.setNumber(channel, part, value(part))
            }
        }
        reading.capturedAt = calibration.corrected(one.capturedAt)
        if one.isRetained {
            // Nobody knows how old it is: just too old to count as live.
            reading.capturedAt = MonotonicTime(
                nanoseconds: max(1, one.capturedAt.nanoseconds - lateAfter[one.signal] - 1))
        }
        board.publish(reading)
        readings[one.signal] = reading
        last[one.signal] = now
        isKnown[one.signal] = true
    }

    /// Says again what a device last said that speaks only on change: it is still so.
    public func refresh(at now: MonotonicTime) {
        for index in signals.indices
        where signals[index].speaksOnChange && !signals[index].request.isEvent && isKnown[index] {
            guard var reading = readings[index] else { continue }
            readings[index] = nil
            reading.capturedAt = now
            board.publish(reading)
            readings[index] = reading
        }
    }
}

/// A device of numbers with the sense behind it.
public final class SignalFeed: DeviceFeed {
    private let source: any SignalSource
    private let sense: SignalSense
    private let speaksOnChange: Bool
    private let clock: () -> MonotonicTime
    private var batch: [SignalReading] = []

    /// Joins a device and a sense.
    ///
    /// - Parameters:
    ///   - source: The device.
    ///   - sense: Its sense.
    ///   - speaksOnChange: Whether silence is a sign of nothing: for pads, desks, retained topics.
    ///   - clock: The time; by hand in tests.
    public init(
        source: any SignalSource, sense: SignalSense, speaksOnChange: Bool,
        clock: @escaping () -> MonotonicTime = { MonotonicClock.now }
    ) {
        self.source = source
        self.sense = sense
        self.speaksOnChange = speaksOnChange
        self.clock = clock
        batch.reserveCapacity(1024)
    }

    /// The device.
    public var identity: DeviceIdentity { source.identity }
    /// Readings lost since `open`.
    public var dropped: UInt64 { source.dropped }
    /// Opens the device.
    public func open() throws(DriverError) {
        sense.begin()
        try source.open()
    }
    /// Waits for readings and puts them up.
    public func pump(timeout: Int64) throws(DriverError) -> Bool {
        batch.removeAll(keepingCapacity: true)
        let isAlive = try source.read(timeout: timeout, into: &batch)
        sense.take(batch)
        if speaksOnChange { sense.refresh(at: clock()) }
        return isAlive || speaksOnChange
    }
    /// Lets the device go.
    public func close() { source.close() }
}
