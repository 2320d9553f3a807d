import DeviceIO
import Quantities

/// Where an `OSCSink` sends.
public struct OSCSinkSettings: Hashable, Sendable {
    /// The receivers, as `host:port`; a name or an IPv4 address.
    public var targets: [String]
    /// Nanoseconds after which all levels are sent again, because datagrams get lost; 0: never.
    public var repeatEvery: Int64
    /// Whether a flush makes bundles; otherwise every message is a datagram of its own.
    public var isBundled: Bool

    /// Makes settings.
    public init(targets: [String], repeatEvery: Int64 = 1_000_000_000, isBundled: Bool = true) {
        self.targets = targets
        self.repeatEvery = repeatEvery
        self.isBundled = isBundled
    }
}

/// Sends numbers as OSC 1.0 over UDP.
///
/// A signal's address is a path, `/lamp/1`: its parts go as floats; `/lamp/1,if` says the types:
/// `i` and `h` round, `T` sends true or false, nothing behind the comma sends no argument. A
/// receiver that cannot be reached loses what is sent to it, which is counted, and does not keep
/// the others from theirs. Many receivers take several datagrams for several moments: what a flush
/// sends lies in bundles of at most 1400 bytes, tagged "at once".
public final class OSCSink: SignalSink, @unchecked Sendable {
    /// How long a datagram may be without being cut on its way.
    static let datagramRoom = 1400

    /// What this is.
    public let identity: DeviceIdentity
    private let settings: OSCSinkSettings
    private let requests: [SignalRequest]
    private let outbox: SignalOutbox
    // All below belongs to the thread that opens, flushes and closes.
    private var socket: UDPSocket?
    private var targets: [SocketAddress] = []
    private var addresses: [OSCAddress] = []
    private var levels: [SIMD4<Float>?]
    private var events: [SignalOutbox.Item] = []
    private var repeatsAt = MonotonicTime(nanoseconds: 0)

    /// Makes a sink; nothing is opened yet.
    public init(
        _ identity: DeviceIdentity, settings: OSCSinkSettings, signals: [SignalRequest]
    ) {
        self.identity = identity
        self.settings = settings
        requests = signals
        outbox = SignalOutbox(signals)
        levels = Array(repeating: nil, count: signals.count)
    }

    /// Values that found no room, and messages that a receiver did not get.
    public var refused: UInt64 { outbox.refused }

    /// Finds the receivers' addresses, which may wait on a name server, and opens a socket.
    public func open() throws(DriverError) {
        close()
        addresses = try requests.map { request throws(DriverError) in
            guard let address = OSCAddress(sink: request.address) else {
                throw .setting(
                    identity.name, "the address \(request.address)",
                    allowed: OSCAddress.allowedToSend)
            }
            let parts = try request.checked(identity.name).parts
            guard (address.types?.count ?? parts) <= parts else {
                throw .setting(
                    identity.name, "more types than parts at \(request.address)",
                    allowed: "as many as there are parts, or fewer")
            }
            return address
        }
        guard !settings.targets.isEmpty, settings.repeatEvery >= 0 else {
            throw .setting(identity.name, "no target", allowed: "one host:port or more")
        }
        targets = try settings.targets.map { text throws(DriverError) in
            guard let (host, port) = SocketAddress.split(text, port: 0), port > 0 else {
                throw .setting(identity.name, "the target \(text)", allowed: "host:port")
            }
            guard let target = SocketAddress.resolve(host, port: port) else {
                throw DriverError(
                    device: identity.name, action: "find \(host)", reason: .disconnected)
            }
            return target
        }
        var options = UDPSocket.Options()
        options.isBroadcast = true
        socket = try UDPSocket(options, device: identity.name)
        outbox.begin()
        repeatsAt = MonotonicClock.now
    }

    /// Puts down a value; neither blocks nor allocates; from one thread.
    public func send(_ signal: Int, _ value: SIMD4<Float>) { outbox.put(signal, value) }

    /// Waits for something to send, and sends it to all receivers.
    ///
    /// Throws where no receiver at all could be reached.
    public func flush(timeout: Int64) throws(DriverError) {
        guard let socket else { throw .closed(identity.name) }
        var fresh = [SIMD4<Float>?](repeating: nil, count: requests.count)
        outbox.wake.clear()
        if !outbox.take(levels: &fresh, events: &events) {
            let left = settings.repeatEvery > 0 ? repeatsAt - MonotonicClock.now : timeout
            var entries = [outbox.wake.entry]
            _ = try SocketCall.wait(
                &entries, timeout: min(timeout, left), device: identity.name)
            outbox.wake.clear()
            _ = outbox.take(levels: &fresh, events: &events)
        }
        for index in levels.indices { levels[index] = fresh[index] ?? levels[index] }
        if settings.repeatEvery > 0, MonotonicClock.now >= repeatsAt {
            fresh = levels
            repeatsAt = MonotonicClock.now + settings.repeatEvery
        }
        var messages: [OSCMessage] = []
        for (signal, value) in fresh.enumerated() {
            guard let value else { continue }
            messages.append(message(signal, value))
        }
        for event in events { messages.append(message(event.signal, event.value)) }
        events.removeAll(keepingCapacity: true)
        try send(messages, over: socket)
    }

    /// Lets the socket go; OSC knows no goodbye.
    public func close() { socket = nil }

    private func message(_ signal: Int, _ value: SIMD4<Float>) -> OSCMessage {
        let address = addresses[signal]
        let types =
            address.types ?? [UInt8](repeating: UInt8(ascii: "f"), count: requests[signal].parts)
        var message = OSCMessage(address.path)
        for (part, type) in types.enumerated() {
            let number = value[part]
            switch type {
            case UInt8(ascii: "i"):
                message.arguments.append(.int(Int32(clamping: OSCSink.whole(number))))
            case UInt8(ascii: "h"): message.arguments.append(.long(OSCSink.whole(number)))
            case UInt8(ascii: "d"): message.arguments.append(.double(Double(number)))
            case UInt8(ascii: "T"): message.arguments.append(.bool(number >= 0.5))
            default: message.arguments.append(.float(number))
            }
        }
        return message
    }

    private static func whole(_ number: Float) -> Int64 {
        Int64(max(-9e18, min(9e18, Double(number))).rounded())
    }

    private func send(_ messages: [OSCMessage], over socket: UDPSocket) throws(DriverError) {
        if messages.isEmpty { return }
        let datagrams = OSCSink.datagrams(messages, isBundled: settings.isBundled)
        var failure: DriverError?
        var failures = 0
        for target in targets {
            do throws(DriverError) {
                for datagram in datagrams where !(try socket.send(datagram, to: target)) {
                    outbox.refuse()
                }
            } catch {
                outbox.refuse(messages.count)
                failure = error
                failures += 1
            }
        }
        if let failure, failures == targets.count { throw failure }
    }

    /// Messages as datagrams: bundles of at most `datagramRoom` bytes, or one by one.
    static func datagrams(_ messages: [OSCMessage], isBundled: Bool) -> [[UInt8]] {
        if !isBundled { return messages.map { OSCPacket.message($0).bytes } }
        var list: [[UInt8]] = []
        var part: [OSCPacket] = []
        var size = 16
        for message in messages {
            let packet = OSCPacket.message(message)
            let count = packet.bytes.count + 4
            if !part.isEmpty, size + count > datagramRoom {
                list.append(OSCPacket.bundle(.immediately, part).bytes)
                (part, size) = ([], 16)
            }
            part.append(packet)
            size += count
        }
        list.append(OSCPacket.bundle(.immediately, part).bytes)
        return list
    }
}
