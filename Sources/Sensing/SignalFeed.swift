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
    private let measurements: [SignalCalibration?]
    /// The value each part last had, for deadbands.
    private var last: [SIMD4<Float>]
    /// Nanoseconds after which a value of each signal is late.
    private let lateAfter: [Int64]
    /// Which signals have had a value since the device was opened.
    private var isKnown: [Bool]
    /// Readings that were no numbers and went no further.
    private var notNumbers: UInt64 = 0
    /// Events that the board had refused when the device was opened.
    private var refusedBefore: UInt64 = 0

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
        measurements = signals.map { calibration.signal($0.name) }
        last = Array(repeating: .zero, count: signals.count)
    }

    /// Forgets what was known: the device has been opened anew.
    public func begin() {
        for index in isKnown.indices { isKnown[index] = false }
        refusedBefore = refusedByBoard
        notNumbers = 0
    }

    /// Puts readings up in their order; one of no signal of ours is left out.
    ///
    /// Events that follow each other go up together, so that a burst of them does not keep the
    /// latch from its readings.
    public func take(_ batch: [SignalReading]) {
        var index = batch.startIndex
        while index < batch.endIndex {
            let signal = batch[index].signal
            guard readings.indices.contains(signal) else {
                index += 1
                continue
            }
            var end = index + 1
            if signals[signal].request.isEvent {
                while end < batch.endIndex, end - index < ConditionEvent.limit,
                    batch[end].signal == signal
                { end += 1 }
            }
            take(batch[index..<end], of: signal)
            index = end
        }
    }

    /// Events that found no room on the board since the device was opened, and values that were
    /// no numbers.
    public var refused: UInt64 { refusedByBoard - refusedBefore + notNumbers }

    private var refusedByBoard: UInt64 {
        readings.indices.reduce(0) { sum, signal in
            guard signals[signal].request.isEvent,
                let channel = readings[signal]?.channels.first
            else { return sum }
            return sum + board.refusedEvents(channel)
        }
    }

    /// Puts up one level, or events that follow each other.
    private func take(_ batch: ArraySlice<SignalReading>, of place: Int) {
        let signal = signals[place]
        guard let one = batch.first, var reading = readings[place],
            let channel = reading.channels.first
        else { return }
        // Moved out and back in, so that its arrays are not copied.
        readings[place] = nil
        let factor = signal.scale * calibration.gain
        let offset = signal.offset + calibration.offset
        let parts = signal.request.isEvent ? 1 : board.layout.channels[channel].shape.floatCount
        let isWhole = batch.allSatisfy { one in
            (0..<min(parts, 4)).allSatisfy { Fence.accepts(one.value[$0] * factor + offset) }
        }
        guard isWhole else {
            notNumbers += 1
            readings[place] = reading
            return
        }
        if signal.request.isEvent {
            reading.frame.removeEvents(channel)
            for event in batch {
                reading.frame.addEvent(
                    channel,
                    ConditionEvent(
                        strength: clamp(
                            measured(event.value[0] * factor + offset, place),
                            signal.low, signal.high),
                        bearing: signal.request.parts > 1 ? event.value[1] : 0))
            }
        } else {
            for part in 0..<min(parts, 4) {
                let value = settled(measured(one.value[part] * factor + offset, place), place, part)
                reading.frame.setNumber(channel, part, value)
            }
        }
        reading.capturedAt = calibration.corrected(one.capturedAt)
        if one.isRetained {
            // Nobody knows how old it is: just too old to count as live.
            reading.capturedAt = MonotonicTime(
                nanoseconds: max(1, one.capturedAt.nanoseconds - lateAfter[place] - 1))
        }
        board.publish(reading)
        readings[place] = reading
        isKnown[place] = true
    }

    /// A value with what was measured about its signal applied.
    private func measured(_ value: Float, _ place: Int) -> Float {
        let signal = signals[place]
        return measurements[place]?.corrected(value, low: signal.low, high: signal.high) ?? value
    }

    /// The value that a part had before, where the new one differs by noise alone.
    private func settled(_ value: Float, _ place: Int, _ part: Int) -> Float {
        let before = last[place][part]
        if isKnown[place], measurements[place]?.isNoise(value, after: before) == true {
            return before
        }
        last[place][part] = value
        return value
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
    /// Readings lost since `open`: by the device, for want of room, or because they were no
    /// numbers.
    public var dropped: UInt64 { source.dropped + sense.refused }
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
