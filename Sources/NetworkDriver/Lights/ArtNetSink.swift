import DeviceIO

/// Where an `ArtNetSink` sends.
public struct ArtNetSinkSettings: Hashable, Sendable {
    /// The nodes, as `host` or `host:port`; the specification forbids sending levels to everybody.
    public var targets: [String]
    /// How it behaves in time.
    public var pace: LightPace

    /// Makes settings.
    public init(targets: [String], pace: LightPace = LightPace()) {
        self.targets = targets
        self.pace = pace
    }
}

/// Lamps behind Art-Net 4; values are shares of full, 0 … 1.
///
/// A signal's address is `universe/slot`; `1/12+13` has 16 bits. Sends from a port of its own, so
/// that a source on this machine keeps 6454. On `close` the last look or black is sent once more.
public final class ArtNetSink: SignalSink, @unchecked Sendable {
    /// What this is.
    public let identity: DeviceIdentity
    private let settings: ArtNetSinkSettings
    private let sender: LightSender
    // These belong to the thread that flushes.
    private var targets: [SocketAddress] = []
    private var sequence: [Int: UInt8] = [:]

    /// Makes a sink; nothing is opened yet.
    public init(
        _ identity: DeviceIdentity, settings: ArtNetSinkSettings, signals: [SignalRequest]
    ) {
        self.identity = identity
        self.settings = settings
        sender = LightSender(identity, signals, settings.pace)
    }

    /// Values that were no numbers, and datagrams that found no way.
    public var refused: UInt64 { sender.outbox.refused }

    /// Finds the nodes' addresses, which may wait on a name server, and opens a socket.
    public func open() throws(DriverError) {
        close()
        targets = try SocketAddress.all(
            settings.targets, port: ArtNetPacket.port, device: identity.name)
        guard !targets.isEmpty else {
            throw .setting(identity.name, "no target", allowed: "one host or more")
        }
        sequence = [:]
        _ = try sender.open(universes: ArtNetPacket.universes, interface: "")
    }

    /// Puts down a value; neither blocks nor allocates; from one thread.
    public func send(_ signal: Int, _ value: SIMD4<Float>) { sender.outbox.put(signal, value) }

    /// Waits until frames are due, within `timeout`, and sends them.
    public func flush(timeout: Int64) throws(DriverError) {
        for frame in try sender.wait(timeout: timeout) { try send(frame) }
    }

    /// Sends the last look, or black, and lets the socket go.
    public func close() {
        guard sender.isOpen else { return }
        for frame in sender.finalFrames() {
            // Nobody is left to try again; the node keeps what it has.
            do throws(DriverError) { try send(frame) } catch { break }
        }
        sender.close()
    }

    private func send(_ frame: (universe: Int, slots: [UInt8])) throws(DriverError) {
        let last = sequence[frame.universe] ?? 0
        let next = last == 255 ? 1 : last + 1
        sequence[frame.universe] = next
        let packet = ArtNetPacket.dmx(
            ArtNetDMX(universe: frame.universe, sequence: next, slots: frame.slots))
        try sender.send(packet.bytes, to: targets)
    }
}

extension SocketAddress {
    /// The addresses of receivers that settings name.
    static func all(
        _ names: [String], port: UInt16, device: String
    ) throws(DriverError) -> [SocketAddress] {
        try names.map { name throws(DriverError) in
            guard let (host, port) = split(name, port: port) else {
                throw .setting(device, "the target \(name)", allowed: "host or host:port")
            }
            guard let target = resolve(host, port: port) else {
                throw DriverError(device: device, action: "find \(host)", reason: .disconnected)
            }
            return target
        }
    }
}
