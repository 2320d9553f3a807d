import DeviceIO
import Quantities

/// Where an `SACNSink` sends, and with what right.
public struct SACNSinkSettings: Hashable, Sendable {
    /// The receivers, as `host` or `host:port`; empty: the universes' multicast groups.
    public var targets: [String]
    /// The port for multicast; another than 5568 is for tests.
    public var port: UInt16
    /// The interface for multicast, by this machine's IPv4 address; "" for the system's choice.
    public var interface: String
    /// 0 … 200; among several sources the highest counts.
    public var priority: Int
    /// What receivers show as our name, up to 63 bytes.
    public var name: String
    /// How it behaves in time.
    public var pace: LightPace

    /// Makes settings.
    public init(
        targets: [String] = [], port: UInt16 = SACNPacket.port, interface: String = "",
        priority: Int = 100, name: String = "Nacre", pace: LightPace = LightPace()
    ) {
        self.targets = targets
        self.port = port
        self.interface = interface
        self.priority = priority
        self.name = name
        self.pace = pace
    }
}

/// Lamps behind sACN (E1.31); values are shares of full, 0 … 1.
///
/// A signal's address is `universe/slot`; `1/12+13` has 16 bits. To multicast groups the list of
/// our universes is told every 10 s. On `close` the last look or black is sent, and the stream is
/// ended three times, as the standard asks.
public final class SACNSink: SignalSink, @unchecked Sendable {
    private static let discoveryEvery: Int64 = 10_000_000_000

    /// What this is.
    public let identity: DeviceIdentity
    private let settings: SACNSinkSettings
    private let sender: LightSender
    private let source: [UInt8]
    // These belong to the thread that flushes.
    private var targets: [SocketAddress] = []
    private var universes: [Int] = []
    private var sequence: [Int: UInt8] = [:]
    private var discoveryAt = MonotonicTime(nanoseconds: 0)

    /// Makes a sink; nothing is opened yet.
    public init(
        _ identity: DeviceIdentity, settings: SACNSinkSettings = SACNSinkSettings(),
        signals: [SignalRequest]
    ) {
        self.identity = identity
        self.settings = settings
        sender = LightSender(identity, signals, settings.pace)
        source = SACNSink.identifier(identity)
    }

    /// Values that were no numbers, and datagrams that found no way.
    public var refused: UInt64 { sender.outbox.refused }

    /// Finds the receivers' addresses, which may wait on a name server, and opens a socket.
    public func open() throws(DriverError) {
        close()
        guard (0...200).contains(settings.priority) else {
            throw .setting(identity.name, "priority \(settings.priority)", allowed: "0 to 200")
        }
        targets = try SocketAddress.all(
            settings.targets, port: settings.port, device: identity.name)
        sequence = [:]
        universes = try sender.open(
            universes: SACNPacket.universes, interface: settings.interface)
        discoveryAt = MonotonicClock.now
    }

    /// Puts down a value; neither blocks nor allocates; from one thread.
    public func send(_ signal: Int, _ value: SIMD4<Float>) { sender.outbox.put(signal, value) }

    /// Waits until frames are due, within `timeout`, and sends them.
    public func flush(timeout: Int64) throws(DriverError) {
        for frame in try sender.wait(timeout: timeout) {
            try send(frame.universe, frame.slots, isTerminated: false)
        }
        if targets.isEmpty, MonotonicClock.now >= discoveryAt { try discover() }
    }

    /// Sends the last look, or black, ends the stream and lets the socket go.
    public func close() {
        guard sender.isOpen else { return }
        for frame in sender.finalFrames() {
            do throws(DriverError) {
                try send(frame.universe, frame.slots, isTerminated: false)
                for _ in 0..<3 { try send(frame.universe, frame.slots, isTerminated: true) }
            } catch {
                // Nobody is left to try again; receivers find the loss after 2.5 s.
                break
            }
        }
        sender.close()
    }

    private func send(
        _ universe: Int, _ slots: [UInt8], isTerminated: Bool
    ) throws(DriverError) {
        let next = sequence[universe, default: 255] &+ 1
        sequence[universe] = next
        let packet = SACNPacket.data(
            SACNData(
                source: source, name: settings.name, priority: settings.priority, sequence: next,
                isTerminated: isTerminated, universe: universe, slots: slots))
        let group = SACNPacket.group(universe, port: settings.port)
        try sender.send(packet.bytes, to: targets.isEmpty ? [group] : targets)
    }

    private func discover() throws(DriverError) {
        discoveryAt = MonotonicClock.now + SACNSink.discoveryEvery
        let pages = max(1, (universes.count + 511) / 512)
        for page in 0..<pages {
            let packet = SACNPacket.discovery(
                source: source, name: settings.name, page: UInt8(page), lastPage: UInt8(pages - 1),
                universes: Array(universes.dropFirst(page * 512).prefix(512)))
            let group = SACNPacket.group(SACNPacket.discoveryUniverse, port: settings.port)
            try sender.send(packet.bytes, to: [group])
        }
    }

    /// A lasting identifier of 16 bytes, shaped as a UUID made from a name.
    static func identifier(_ identity: DeviceIdentity) -> [UInt8] {
        var bytes: [UInt8] = []
        for half: UInt64 in [0, 1] {
            // FNV-1a, 64 bits, twice.
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325 &+ half
            for byte in "\(MachineName.text) \(identity)".utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
            bytes.appendBig(hash)
        }
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        return bytes
    }
}
