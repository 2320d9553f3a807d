import DeviceIO
import Quantities
import Tape

/// A device of numbers that plays a tape.
///
/// A signal's address is the topic of its stream, or the last part of it. Serves a live world
/// and film; one instance is used in one of the two ways.
public final class TapeSignals: SignalSource, SimulatedSignals {
    /// Always simulated.
    public let identity: DeviceIdentity
    /// Messages that held no numbers such as were asked for, since `open`.
    public private(set) var dropped: UInt64 = 0

    private let requests: [SignalRequest]
    private let track: TapeTrack
    private let epoch: VirtualEpoch
    private var start: MonotonicTime?
    /// The reading that is due next.
    private var waiting: SignalReading?

    /// Puts a tape in.
    ///
    /// - Parameters:
    ///   - identity: What it is; its node is the file.
    ///   - requests: The signals.
    ///   - isLooping: Whether it plays again and again; else it is silent at its end.
    ///   - epoch: When it begins, live.
    public init(
        _ identity: DeviceIdentity, requests: [SignalRequest], isLooping: Bool = true,
        epoch: VirtualEpoch = .shared
    ) {
        var identity = identity
        identity.isSimulated = true
        self.identity = identity
        self.requests = requests
        self.epoch = epoch
        track = TapeTrack(
            path: identity.node, device: identity.description, isLooping: isLooping
        ) { stream in
            guard stream.encoding == "json" else { return nil }
            return requests.firstIndex {
                stream.topic == $0.address || stream.topic.hasSuffix("/" + $0.address)
            }
        }
    }

    /// Joins the tape where it is by now.
    ///
    /// Throws `damaged` where it cannot be read.
    public func open() throws(DriverError) {
        let begin = epoch.begin()
        start = begin
        track.rewind(to: MonotonicClock.now - begin)
        waiting = nil
        dropped = 0
        // What is over already is passed over, the newest of it as well.
        while let next = try next(), begin + next.capturedAt.nanoseconds < MonotonicClock.now {
            waiting = nil
        }
    }

    /// Waits for the next reading and takes those that are due with it.
    public func read(
        timeout: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) -> Bool {
        guard let start else {
            throw DriverError(
                device: identity.description, action: "read", reason: .disconnected)
        }
        let deadline = MonotonicClock.now + timeout
        guard let first = try next() else {
            MonotonicClock.sleep(until: deadline)
            return false
        }
        let due = start + first.capturedAt.nanoseconds
        if deadline < due {
            MonotonicClock.sleep(until: deadline)
            return false
        }
        MonotonicClock.sleep(until: due)
        let now = MonotonicClock.now - start
        let room = 256
        while readings.count < room, let next = try next(), next.capturedAt.nanoseconds <= now {
            var reading = next
            reading.capturedAt = start + next.capturedAt.nanoseconds
            readings.append(reading)
            waiting = nil
        }
        return true
    }

    /// All readings up to a moment, without a clock.
    public func readings(
        until time: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) {
        while let next = try next(), next.capturedAt.nanoseconds <= time {
            readings.append(next)
            waiting = nil
        }
    }

    /// Stops; harmless when already closed.
    public func close() { start = nil }

    /// The reading that is due next, its time counted from the start; nil at the end.
    private func next() throws(DriverError) -> SignalReading? {
        while waiting == nil {
            guard let entry = try track.next() else { return nil }
            let request = requests[entry.place]
            guard let value = TapeText.numbers(entry.message.bytes, parts: request.parts) else {
                dropped += 1
                continue
            }
            waiting = SignalReading(
                signal: entry.place, value: value, parts: min(max(request.parts, 1), 4),
                isEvent: request.isEvent, capturedAt: MonotonicTime(nanoseconds: entry.time))
        }
        return waiting
    }
}
