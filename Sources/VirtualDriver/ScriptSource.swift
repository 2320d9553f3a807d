import DeviceIO
import Quantities

/// A device of numbers that plays a script: it stands in for any sensor, pad, line or station.
///
/// Serves a live world (paced by the clock) and film (paced by the tick clock); one instance is
/// used in one of the two ways. A reading's address is the name of a curve; a signal without a
/// curve stays silent. The readings of a moment depend on script and moment alone.
public final class ScriptSource: SignalSource, SimulatedSignals {
    /// Always simulated.
    public let identity: DeviceIdentity
    /// Readings that were due and not fetched in time, since `open`.
    public private(set) var dropped: UInt64 = 0

    private let requests: [SignalRequest]
    private let curves: [ScriptCurve]
    /// Whether it has nothing to say as long as nothing happens, which is no silence.
    private let hasEventsAlone: Bool
    private let interval: Int64
    private let epoch: VirtualEpoch
    private var start: MonotonicTime?
    /// The count of the next reading.
    private var sample: Int64 = 0

    /// Puts a script on the stand.
    ///
    /// - Parameters:
    ///   - identity: What it is; simulated in any case.
    ///   - script: What it says.
    ///   - requests: The signals, whose addresses are names of its curves.
    ///   - epoch: When it begins, live.
    public init(
        _ identity: DeviceIdentity, script: SignalScript, requests: [SignalRequest],
        epoch: VirtualEpoch = .shared
    ) {
        precondition(script.interval > 0, "readings need time between them")
        precondition(script.loop.map { $0 > 0 } ?? true, "a loop needs a length")
        var identity = identity
        identity.isSimulated = true
        self.identity = identity
        self.requests = requests
        self.epoch = epoch
        interval = script.interval
        hasEventsAlone = requests.allSatisfy { $0.isEvent }
        curves = requests.map {
            ScriptCurve(script, name: $0.address, parts: min(max($0.parts, 1), 4))
        }
    }

    /// Joins the script where it is by now.
    public func open() throws(DriverError) {
        let begin = epoch.begin()
        start = begin
        dropped = 0
        sample = max(0, (MonotonicClock.now - begin) / interval)
    }

    /// Waits for the next readings; levels that are overdue by more than one are left out.
    public func read(
        timeout: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) -> Bool {
        guard let start else {
            throw DriverError(
                device: identity.description, action: "read", reason: .disconnected)
        }
        let now = MonotonicClock.now
        let newest = (now - start) / interval
        while sample < newest {
            appendEvents(of: sample, from: start, into: &readings)
            dropped += 1
            sample += 1
        }
        let instant = start + sample * interval
        if now + timeout < instant {
            MonotonicClock.sleep(until: now + timeout)
            return !readings.isEmpty
        }
        MonotonicClock.sleep(until: instant)
        appendAll(from: start, into: &readings)
        return !readings.isEmpty || hasEventsAlone
    }

    /// All readings up to a moment, without a clock.
    public func readings(
        until time: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) {
        while sample * interval <= time {
            appendAll(from: MonotonicTime(nanoseconds: 0), into: &readings)
        }
    }

    /// Stops; harmless when already closed.
    public func close() { start = nil }

    private func appendAll(from start: MonotonicTime, into readings: inout [SignalReading]) {
        appendEvents(of: sample, from: start, into: &readings)
        let moment = sample * interval
        for (index, request) in requests.enumerated() where !request.isEvent {
            guard let value = curves[index].level(at: moment, sample: sample) else { continue }
            readings.append(
                SignalReading(
                    signal: index, value: value, parts: curves[index].parts,
                    capturedAt: start + moment))
        }
        sample += 1
    }

    private func appendEvents(
        of sample: Int64, from start: MonotonicTime, into readings: inout [SignalReading]
    ) {
        for (index, request) in requests.enumerated() where request.isEvent {
            let events = curves[index].events(
                after: (sample - 1) * interval, upTo: sample * interval)
            for event in events {
                readings.append(
                    SignalReading(
                        signal: index, value: event.value, parts: curves[index].parts,
                        isEvent: true, capturedAt: start + event.time))
            }
        }
    }
}
