import DeviceIO

/// How an `ArtNetSource` listens.
public struct ArtNetSourceSettings: Hashable, Sendable {
    /// The port; another than 6454 is for tests, 0 lets the system choose.
    public var port: UInt16
    /// The address of this machine to listen at; "" for every one.
    public var address: String
    /// How two desks become one.
    public var merge: LightMerge
    /// What desks show as our name, up to 17 letters.
    public var name: String

    /// Makes settings.
    public init(
        port: UInt16 = ArtNetPacket.port, address: String = "", merge: LightMerge = .highest,
        name: String = "Nacre"
    ) {
        self.port = port
        self.address = address
        self.merge = merge
        self.name = name
    }
}

/// Levels from lighting desks through Art-Net 4; values are shares of full, 0 … 1.
///
/// A signal's address is `universe/slot`, the universe being the whole port address; `1/12+13` has
/// 16 bits. As the specification says, up to two desks are merged and a third is ignored (counted);
/// a desk that was silent for 10 s no longer takes part. Then nothing is read any more, and the
/// channel's loss policy answers. Desks send only to whom they know of: this answers their
/// questions. ArtSync is read and not acted on.
public final class ArtNetSource: SignalSource {
    /// What this is.
    public let identity: DeviceIdentity
    /// Where it listens; nil while closed.
    public var localPort: UInt16? { socket?.local.port }
    private let settings: ArtNetSourceSettings
    private let requests: [SignalRequest]
    private var receiver: LightReceiver?
    private var socket: UDPSocket?

    /// Makes a source; nothing is opened yet.
    public init(
        _ identity: DeviceIdentity, settings: ArtNetSourceSettings = ArtNetSourceSettings(),
        signals: [SignalRequest]
    ) {
        self.identity = identity
        self.settings = settings
        requests = signals
    }

    /// Frames and events lost since `open`.
    public var dropped: UInt64 { (receiver?.dropped ?? 0) + (socket?.overflow ?? 0) }

    /// Listens.
    public func open() throws(DriverError) {
        close()
        receiver = try LightReceiver(
            requests, universes: ArtNetPacket.universes,
            model: LightUniverse(capacity: 2, patience: 10_000_000_000, merge: settings.merge),
            device: identity.name)
        socket = try UDPSocket(
            UDPSocket.Options(
                address: settings.address, port: settings.port, isShared: true, isBroadcast: true,
                receiveBuffer: 1 << 18),
            device: identity.name)
    }

    /// Waits for frames and appends what was asked for.
    /// - Returns: Whether a frame of a universe that we listen to arrived.
    public func read(
        timeout: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) -> Bool {
        guard let socket else { throw .closed(identity.name) }
        var isAlive = false
        let isAny = try socket.receiveAll(timeout: timeout) { datagram throws(DriverError) in
            switch ArtNetPacket.parse(socket.bytes(of: datagram)) {
            case nil: receiver?.refuse()
            case .dmx(let frame)?:
                var source: [UInt8] = [frame.physical]
                source.appendBig(datagram.sender.host)
                let light = LightFrame(
                    source: source, priority: 0,
                    sequence: frame.sequence == 0 ? nil : frame.sequence, slots: frame.slots)
                let isTaken = receiver?.take(
                    light, universe: frame.universe, at: datagram.receivedAt)
                isAlive = isTaken == true || isAlive
            case .poll?: try answer(datagram.sender, socket)
            case .pollReply?, .sync?, .other?: break
            }
        }
        guard isAny else { return false }
        receiver?.take(into: &readings)
        return isAlive
    }

    /// Stops listening.
    public func close() { socket = nil }

    /// Tells a desk which universes we would like, one reply each.
    private func answer(_ desk: SocketAddress, _ socket: UDPSocket) throws(DriverError) {
        for (index, universe) in (receiver?.numbers ?? []).prefix(255).enumerated() {
            let node = ArtNetNode(
                address: SocketAddress(host: socket.local.host, port: ArtNetPacket.port),
                shortName: settings.name, longName: "\(settings.name): \(identity.name)",
                universe: universe, index: UInt8(index + 1))
            // A desk asks again: a reply that finds no room now is no loss.
            _ = try socket.send(ArtNetPacket.pollReply(node).bytes, to: desk)
        }
    }
}
