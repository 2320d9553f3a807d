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
    private var routes = OSCRoutes()
    private var senders: Set<UInt32> = []
    private var inbox: SignalInbox
    private var socket: UDPSocket?
    private var counts = OSCTally()
    /// The numbers of the message under way.
    private var numbers: [Float] = []

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

    /// Datagrams, values and events lost since `open`.
    public var dropped: UInt64 { counts.damaged + inbox.refused + (socket?.overflow ?? 0) }

    /// What came of everything that arrived since `open`.
    public var tally: OSCTally {
        var tally = counts
        tally.lost = socket?.overflow ?? 0
        tally.refused = inbox.refused
        tally.replaced = inbox.replaced
        return tally
    }

    /// Listens.
    ///
    /// Throws `unsupported` for an address that is none, `busy` where the port is taken.
    public func open() throws(DriverError) {
        close()
        let checked = try requests.map { request throws(DriverError) in
            guard let address = OSCAddress(source: request.address) else {
                throw .setting(
                    identity.name, "the address \(request.address)", allowed: OSCAddress.allowed)
            }
            return OSCRoutes.Route(
                address: address, request: try request.checked(identity.name))
        }
        routes = OSCRoutes(checked)
        senders = []
        for sender in settings.senders {
            guard let address = SocketAddress(numeric: sender, port: 0) else {
                throw .setting(identity.name, "the sender \(sender)", allowed: "an IPv4 address")
            }
            senders.insert(address.host)
        }
        inbox = SignalInbox(signals: requests.count)
        counts = OSCTally()
        numbers.reserveCapacity(routes.numbers)
        lastTimeTag = nil
        var options = UDPSocket.Options(address: settings.address, port: settings.port)
        options.receiveBuffer = 1 << 20
        options.batch = 32
        socket = try UDPSocket(options, device: identity.name)
    }

    /// Waits for messages and appends what was asked for.
    /// - Returns: Whether any OSC arrived.
    public func read(
        timeout: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) -> Bool {
        guard let socket else { throw .closed(identity.name) }
        var isAlive = false
        let isAny = try socket.receiveBatches(timeout: timeout) { datagram, bytes in
            counts.datagrams &+= 1
            guard senders.isEmpty || senders.contains(datagram.sender.host) else {
                counts.foreign &+= 1
                return
            }
            var walk = OSCWalk(bytes)
            guard walk.isPacket() else {
                counts.damaged &+= 1
                return
            }
            isAlive = true
            if let tag = walk.timeTag { lastTimeTag = tag }
            let still = walk
            walk.visit { deliver($0, still, datagram.receivedAt) }
        }
        guard isAny else { return false }
        let before = readings.count
        inbox.take(into: &readings)
        counts.delivered &+= UInt64(readings.count - before)
        return isAlive
    }

    /// Stops listening.
    public func close() { socket = nil }

    private func deliver(_ message: OSCWalk.Message, _ walk: OSCWalk, _ time: MonotonicTime) {
        counts.messages &+= 1
        let address = walk.address(of: message)
        let signals = routes.signals(for: address)
        if signals.isEmpty { return }
        numbers.removeAll(keepingCapacity: true)
        walk.numbers(of: message, upTo: routes.numbers, into: &numbers)
        for signal in signals where routes.fits(address, signal) {
            counts.values &+= 1
            guard
                let reading = routes.reading(
                    signal, isBare: walk.isBare(message), numbers, time)
            else {
                inbox.refuse()
                continue
            }
            inbox.put(reading)
        }
    }
}
