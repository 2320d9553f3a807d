import DeviceIO
import Quantities

/// Which Art-Net nodes are there.
public enum ArtNetCatalogue {
    /// Asks all nodes and gathers their answers.
    ///
    /// Waits for `patience`. Sends from a port of its own, to which nodes answer. A node's key is
    /// `mac-<hardware address>`, else `path-<IPv4 address>`; `node` is where it is now.
    /// - Parameters:
    ///   - address: Whom to ask, usually the network's broadcast address.
    ///   - port: Another than 6454 is for tests.
    ///   - patience: Nanoseconds; nodes may take up to 3 s.
    public static func list(
        address: String = "255.255.255.255", port: UInt16 = ArtNetPacket.port,
        patience: Int64 = 3_000_000_000
    ) throws(DriverError) -> [DeviceIdentity] {
        let device = "Art-Net"
        guard let target = SocketAddress(numeric: address, port: port) else {
            throw .setting(device, "the address \(address)", allowed: "an IPv4 address")
        }
        var options = UDPSocket.Options()
        options.isBroadcast = true
        let socket = try UDPSocket(options, device: device)
        _ = try socket.send(ArtNetPacket.poll(flags: 0).bytes, to: target)
        var found: [String: DeviceIdentity] = [:]
        let deadline = MonotonicClock.now + patience
        // A flood of answers ends with the patience, too.
        while MonotonicClock.now < deadline, found.count < 1024 {
            guard try socket.wait(timeout: deadline - MonotonicClock.now) else { break }
            guard let datagram = try socket.receive(),
                case .pollReply(let node)? = ArtNetPacket.parse(socket.bytes(of: datagram))
            else { continue }
            let identity = identity(node, at: datagram.sender)
            found[identity.key] = identity
        }
        return found.values.sorted { $0.key < $1.key }
    }

    private static func identity(_ node: ArtNetNode, at sender: SocketAddress) -> DeviceIdentity {
        let digits = node.hardware.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        let isKnown = node.hardware.contains { $0 != 0 }
        return DeviceIdentity(
            family: .lights, key: isKnown ? "mac-\(digits.joined())" : "path-\(sender.hostText)",
            name: node.shortName, node: sender.hostText)
    }
}
