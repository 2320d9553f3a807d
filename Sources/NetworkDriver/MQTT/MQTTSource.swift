import CMosquitto
import DeviceIO
import Quantities

/// Numbers that come through an MQTT broker.
///
/// A signal's address is a topic, `garden/temperature`, whose message is a number; or with JSON
/// `weather/json:temp.outside`. `+` and `#` may stand for parts of a topic.
///
/// A retained message tells what was so before we came, nobody knows since when: it is
/// delivered with `isRetained`, so that its channel is held and not live, and never as an event.
/// What the broker sends afterwards is fresh. A lost broker is thrown, and the supervisor tries
/// again; what was sent meanwhile is lost but for what is retained. As long as the broker answers
/// within the keep-alive, `read` tells that the device lives, however rarely a topic speaks.
/// There is no list of brokers to be had.
public final class MQTTSource: SignalSource {
    /// What this is.
    public let identity: DeviceIdentity
    private let settings: MQTTSettings
    private let requests: [SignalRequest]
    private var addresses: [MQTTAddress] = []
    private var inbox: SignalInbox
    private var connection: MQTTConnection?

    /// Makes a source; nothing is opened yet.
    public init(_ identity: DeviceIdentity, settings: MQTTSettings, signals: [SignalRequest]) {
        self.identity = identity
        self.settings = settings
        requests = signals
        inbox = SignalInbox(signals: signals.count)
    }

    /// Messages lost since `open`: too long, not the number asked for, or events beyond the room.
    public var dropped: UInt64 { inbox.refused + (connection?.refused ?? 0) }

    /// Logs in at the broker and asks for the topics.
    ///
    /// Waits for the broker, for each answer up to 3 s. Throws `unsupported` for settings that the
    /// broker turns down, `disconnected` where it is not there.
    public func open() throws(DriverError) {
        close()
        addresses = try requests.map { request throws(DriverError) in
            guard let address = MQTTAddress(request.address, isFilter: true) else {
                throw .setting(
                    identity.name, "the address \(request.address)", allowed: MQTTAddress.allowed)
            }
            _ = try request.checked(identity.name)
            return address
        }
        inbox = SignalInbox(signals: requests.count)
        let session = try MQTTConnection(settings, identity: identity, role: "in")
        var asked: Set<String> = []
        for address in addresses where asked.insert(address.topic).inserted {
            try session.subscribe(address.topic)
        }
        connection = session
    }

    /// Waits for messages and appends what was asked for.
    /// - Returns: Whether the broker is there: always, or it throws.
    public func read(
        timeout: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) -> Bool {
        guard let connection else { throw .closed(identity.name) }
        let deadline = MonotonicClock.now + max(0, timeout)
        // Retained messages may have come together with the answer to a subscription.
        var isFirst = true
        while connection.messages.isEmpty {
            let left = deadline - MonotonicClock.now
            guard left > 0 || isFirst else { return true }
            isFirst = false
            _ = try connection.pump(timeout: max(0, left), wake: nil)
        }
        for message in connection.messages { deliver(message) }
        connection.messages.removeAll(keepingCapacity: true)
        inbox.take(into: &readings)
        return true
    }

    /// Says goodbye to the broker.
    public func close() {
        connection?.finish()
        connection = nil
    }

    private func deliver(_ message: MQTTMessage) {
        for (signal, address) in addresses.enumerated() {
            var isMeant = false
            mosquitto_topic_matches_sub(address.topic, message.topic, &isMeant)
            let request = requests[signal]
            // Something that happened before we came does not happen now.
            guard isMeant, !(request.isEvent && message.isRetained) else { continue }
            guard
                let value = MQTTPayload.numbers(
                    message.payload, path: address.path, parts: request.parts)
            else {
                inbox.refuse()
                continue
            }
            var reading = SignalReading(
                signal: signal, value: value, parts: request.parts, isEvent: request.isEvent,
                capturedAt: message.receivedAt)
            reading.isRetained = message.isRetained
            inbox.put(reading)
        }
    }
}
