import DeviceIO
import Quantities

/// Sends numbers to an MQTT broker.
///
/// A signal's address is a topic, `room/people`: the message is a number, several parts have spaces
/// between them; `room/json:people` sends `{"people":3}`. A level is sent when it has changed, at
/// most every `interval`; after a reconnection each is sent again. While messages pile up at
/// a slow broker, levels wait (the newest wins) and events queue.
public final class MQTTSink: SignalSink, @unchecked Sendable {
    /// What this is.
    public let identity: DeviceIdentity
    private let settings: MQTTSettings
    private let requests: [SignalRequest]
    private let outbox: SignalOutbox
    // All below belongs to the thread that opens, flushes and closes.
    private var connection: MQTTConnection?
    private var addresses: [MQTTAddress] = []
    private var levels: [SIMD4<Float>?]
    private var sent: [SIMD4<Float>?]
    private var dueAt: [MonotonicTime]
    private var events: [SignalOutbox.Item] = []

    /// Makes a sink; nothing is opened yet.
    public init(_ identity: DeviceIdentity, settings: MQTTSettings, signals: [SignalRequest]) {
        self.identity = identity
        self.settings = settings
        requests = signals
        outbox = SignalOutbox(signals)
        levels = Array(repeating: nil, count: signals.count)
        sent = levels
        dueAt = Array(repeating: MonotonicTime(nanoseconds: 0), count: signals.count)
    }

    /// Values that found no room.
    public var refused: UInt64 { outbox.refused }

    /// Logs in at the broker.
    ///
    /// Waits for the broker, for each answer up to 3 s.
    public func open() throws(DriverError) {
        close()
        addresses = try requests.map { request throws(DriverError) in
            guard let address = MQTTAddress(request.address, isFilter: false) else {
                throw .setting(
                    identity.name, "the address \(request.address)",
                    allowed: MQTTAddress.allowed + ", without + and #")
            }
            _ = try request.checked(identity.name)
            return address
        }
        sent = Array(repeating: nil, count: requests.count)
        dueAt = Array(repeating: MonotonicClock.now, count: requests.count)
        connection = try MQTTConnection(settings, identity: identity, role: "out")
        outbox.begin()
    }

    /// Puts down a value; neither blocks nor allocates; from one thread.
    public func send(_ signal: Int, _ value: SIMD4<Float>) { outbox.put(signal, value) }

    /// Waits for something to do, sends what is due and keeps the session alive.
    public func flush(timeout: Int64) throws(DriverError) {
        guard let connection else { throw .closed(identity.name) }
        outbox.wake.clear()
        // Events that still wait here leave further ones in the outbox, which is bounded.
        if events.isEmpty { _ = outbox.take(levels: &levels, events: &events) }
        let next = try publish(connection)
        var left = timeout
        if let next { left = min(left, max(0, next - MonotonicClock.now)) }
        _ = try connection.pump(timeout: left, wake: outbox.wake)
        connection.messages.removeAll(keepingCapacity: true)
    }

    /// Says goodbye to the broker.
    public func close() {
        connection?.finish()
        connection = nil
    }

    /// Hands what is due to the session.
    /// - Returns: When the next level falls due; nil where none waits.
    private func publish(_ connection: MQTTConnection) throws(DriverError) -> MonotonicTime? {
        let now = MonotonicClock.now
        var next: MonotonicTime?
        while let event = events.first, !connection.isCrowded {
            events.removeFirst()
            try publish(event.signal, event.value, connection, isRetained: false)
        }
        for signal in levels.indices {
            guard let value = levels[signal], sent[signal] != value else { continue }
            guard dueAt[signal] <= now else {
                next = min(next ?? dueAt[signal], dueAt[signal])
                continue
            }
            if connection.isCrowded { continue }
            try publish(signal, value, connection, isRetained: settings.isRetained)
            sent[signal] = value
            dueAt[signal] = now + settings.interval
        }
        return next
    }

    private func publish(
        _ signal: Int, _ value: SIMD4<Float>, _ connection: MQTTConnection, isRetained: Bool
    ) throws(DriverError) {
        let address = addresses[signal]
        let payload = MQTTPayload.bytes(
            value, parts: requests[signal].parts, path: address.path)
        try connection.publish(address.topic, payload, isRetained: isRetained)
    }
}
