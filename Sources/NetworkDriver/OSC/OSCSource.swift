import DeviceIO
import Quantities

/// How an `OSCSource` listens.
public struct OSCSourceSettings: Hashable, Sendable {
    /// The UDP port; 0 lets the system choose (for tests).
    public var port: UInt16
    /// The address of this machine to listen at; "" for every one.
    public var address: String
    /// Whose messages count, as IPv4 addresses; empty: everybody's.
    public var senders: [String]

    /// Makes settings.
    public init(port: UInt16 = 9000, address: String = "", senders: [String] = []) {
        self.port = port
        self.address = address
        self.senders = senders
    }
}

/// Numbers that programs and phones send as OSC 1.0 over UDP.
///
/// A signal's address is a path, `/fader/1`: its first number is meant, and the following ones for
/// further parts; `/xyz#2` starts with the second. An incoming address may be a pattern. Messages
/// are delivered on arrival; the time tag of a bundle is kept as data. For an event a message
/// without any number counts as 1. Datagrams that are no OSC are dropped and counted; so are
/// values that are no finite numbers, events beyond 256 between two reads, and what the kernel had
/// no room for. Between two reads only the newest value of a level remains, which counts as no
/// loss. Memory does not grow with traffic, and a read takes at most 256 datagrams.
///
/// Nobody can ask who sends OSC, so that there is nothing to list.
public final class OSCSource: SignalSource {
    /// What this is.
    public let identity: DeviceIdentity
    /// Where it listens; nil while closed.
    public var localPort: UInt16? { socket?.local.port }
    /// The time tag of the newest bundle that arrived; for display.
    public private(set) var lastTimeTag: OSCTimeTag?
    private let settings: OSCSourceSettings
    private let requests: [SignalRequest]
    private var routes: [OSCRoute] = []
    private var senders: Set<UInt32> = []
    private var inbox: SignalInbox
    private var socket: UDPSocket?
    /// Signals by incoming address, patterns included.
    private var known: [String: [Int]] = [:]

    /// Makes a source; nothing is opened yet.
    public init(
        _ identity: DeviceIdentity, settings: OSCSourceSettings = OSCSourceSettings(),
        signals: [SignalRequest]
    ) {
        self.identity = identity
        self.settings = settings
        requests = signals
        inbox = SignalInbox(signals: signals.count)
    }

    /// Datagrams and events lost since `open`.
    public var dropped: UInt64 { inbox.refused + (socket?.overflow ?? 0) }

    /// Listens.
    ///
    /// Throws `unsupported` for an address that is none, `busy` where the port is taken.
    public func open() throws(DriverError) {
        close()
        routes = try requests.map { request throws(DriverError) in
            guard let address = OSCAddress(source: request.address) else {
                throw .setting(
                    identity.name, "the address \(request.address)", allowed: OSCAddress.allowed)
            }
            return OSCRoute(address: address, request: try request.checked(identity.name))
        }
        senders = []
        for sender in settings.senders {
            guard let address = SocketAddress(numeric: sender, port: 0) else {
                throw .setting(identity.name, "the sender \(sender)", allowed: "an IPv4 address")
            }
            senders.insert(address.host)
        }
        inbox = SignalInbox(signals: requests.count)
        known = [:]
        lastTimeTag = nil
        var options = UDPSocket.Options(address: settings.address, port: settings.port)
        options.receiveBuffer = 1 << 18
        socket = try UDPSocket(options, device: identity.name)
    }

    /// Waits for messages and appends what was asked for.
    /// - Returns: Whether any OSC arrived.
    public func read(
        timeout: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) -> Bool {
        guard let socket else { throw .closed(identity.name) }
        var isAlive = false
        let isAny = try socket.receiveAll(timeout: timeout) { datagram in
            guard senders.isEmpty || senders.contains(datagram.sender.host) else { return }
            switch OSCPacket.parse(socket.bytes(of: datagram)) {
            case .failure: inbox.refuse()
            case .success(let packet):
                isAlive = true
                if case .bundle(let tag, _) = packet { lastTimeTag = tag }
                for entry in packet.messages { deliver(entry.message, datagram.receivedAt) }
            }
        }
        guard isAny else { return false }
        inbox.take(into: &readings)
        return isAlive
    }

    /// Stops listening.
    public func close() { socket = nil }

    private func deliver(_ message: OSCMessage, _ time: MonotonicTime) {
        let signals = signals(for: message.address)
        if signals.isEmpty { return }
        let numbers = message.numbers
        for signal in signals {
            guard let reading = routes[signal].reading(signal, message, numbers, time) else {
                inbox.refuse()
                continue
            }
            inbox.put(reading)
        }
    }

    /// Which signals an incoming address means; remembered, in bounded room.
    private func signals(for address: String) -> [Int] {
        if let signals = known[address] { return signals }
        let signals: [Int]
        if address.utf8.contains(where: OSCAddress.isPatternSign) {
            let pattern = OSCPattern(address)
            signals = routes.indices.filter { pattern?.matches(routes[$0].address.path) ?? false }
        } else {
            signals = routes.indices.filter { routes[$0].address.path == address }
        }
        if known.count >= 1024 { known.removeAll(keepingCapacity: true) }
        known[address] = signals
        return signals
    }
}

/// From a message to the reading of one signal.
private struct OSCRoute {
    let address: OSCAddress
    let request: SignalRequest

    /// - Returns: nil where the message has not the numbers that are asked for.
    func reading(
        _ signal: Int, _ message: OSCMessage, _ numbers: [Float], _ time: MonotonicTime
    ) -> SignalReading? {
        if request.isEvent, message.arguments.isEmpty {
            return SignalReading(signal: signal, 1, isEvent: true, capturedAt: time)
        }
        guard numbers.count >= address.skipped + request.parts else { return nil }
        var value = SIMD4<Float>.zero
        for part in 0..<request.parts { value[part] = numbers[address.skipped + part] }
        return SignalReading(
            signal: signal, value: value, parts: request.parts, isEvent: request.isEvent,
            capturedAt: time)
    }
}
