import DeviceIO

/// How an `SACNSource` listens.
public struct SACNSourceSettings: Hashable, Sendable {
    /// The port; another than 5568 is for tests, 0 lets the system choose.
    public var port: UInt16
    /// Whether to join the universes' multicast groups; unicast is heard in any case.
    public var isMulticast: Bool
    /// The interface to join on, by this machine's IPv4 address; "" for the system's choice.
    public var interface: String
    /// How sources of equal priority become one.
    public var merge: LightMerge

    /// Makes settings.
    public init(
        port: UInt16 = SACNPacket.port, isMulticast: Bool = true, interface: String = "",
        merge: LightMerge = .highest
    ) {
        self.port = port
        self.isMulticast = isMulticast
        self.interface = interface
        self.merge = merge
    }
}

/// Levels from lighting desks through sACN (E1.31); values are shares of full, 0 … 1.
///
/// A signal's address is `universe/slot`; `1/12+13` has 16 bits. The source with the highest
/// priority counts; those of equal priority are merged. A source is lost when it ends its stream or
/// was silent for 2.5 s; once all are lost nothing is read, and the channel's loss policy
/// answers. Up to 16 sources a universe. Previews, alternate start codes and synchronisation are
/// read and not acted on.
public final class SACNSource: SignalSource {
    /// What this is.
    public let identity: DeviceIdentity
    /// Where it listens; nil while closed.
    public var localPort: UInt16? { socket?.local.port }
    private let settings: SACNSourceSettings
    private let requests: [SignalRequest]
    private var receiver: LightReceiver?
    private var socket: UDPSocket?

    /// Makes a source; nothing is opened yet.
    public init(
        _ identity: DeviceIdentity, settings: SACNSourceSettings = SACNSourceSettings(),
        signals: [SignalRequest]
    ) {
        self.identity = identity
        self.settings = settings
        requests = signals
    }

    /// Frames and events lost since `open`.
    public var dropped: UInt64 { (receiver?.dropped ?? 0) + (socket?.overflow ?? 0) }

    /// Listens, and joins the universes' groups.
    public func open() throws(DriverError) {
        close()
        let receiver = try LightReceiver(
            requests, universes: SACNPacket.universes,
            model: LightUniverse(capacity: 16, patience: 2_500_000_000, merge: settings.merge),
            device: identity.name)
        let socket = try UDPSocket(
            UDPSocket.Options(
                port: settings.port, isShared: true, interface: settings.interface,
                receiveBuffer: 1 << 18),
            device: identity.name)
        if settings.isMulticast {
            for universe in receiver.numbers {
                try socket.join(SACNPacket.group(universe, port: 0))
            }
        }
        self.receiver = receiver
        self.socket = socket
    }

    /// Waits for frames and appends what was asked for.
    /// - Returns: Whether a frame that counts arrived.
    public func read(
        timeout: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) -> Bool {
        guard let socket else { throw .closed(identity.name) }
        var isAlive = false
        let isAny = try socket.receiveAll(timeout: timeout) { datagram in
            switch SACNPacket.parse(socket.bytes(of: datagram)) {
            case nil: receiver?.refuse()
            case .data(let data)? where data.isTerminated:
                receiver?.remove(data.source, universe: data.universe)
            case .data(let data)? where data.startCode == 0 && !data.isPreview:
                let frame = LightFrame(
                    source: data.source, priority: data.priority, sequence: data.sequence,
                    slots: data.slots)
                let isTaken = receiver?.take(
                    frame, universe: data.universe, at: datagram.receivedAt)
                isAlive = isTaken == true || isAlive
            case .data?, .sync?, .discovery?: break
            }
        }
        guard isAny else { return false }
        receiver?.take(into: &readings)
        return isAlive
    }

    /// Stops listening.
    public func close() { socket = nil }
}
