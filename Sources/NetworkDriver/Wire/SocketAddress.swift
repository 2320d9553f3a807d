import Glibc

/// An IPv4 address with a port.
///
/// Art-Net knows nothing else, and sACN and OSC in the field use nothing else.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address, the first of its four numbers in the highest byte.
    public var host: UInt32
    /// The port.
    public var port: UInt16

    /// Makes an address from numbers.
    public init(host: UInt32, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads four numbers with dots between them; nil for anything else.
    public init?(numeric text: String, port: UInt16) {
        var address = in_addr()
        guard inet_pton(AF_INET, text, &address) == 1 else { return nil }
        self.init(host: UInt32(bigEndian: address.s_addr), port: port)
    }

    /// Asks the system for a name; may wait on a name server for some seconds.
    /// - Returns: nil where nobody knows the name.
    public static func resolve(_ name: String, port: UInt16) -> SocketAddress? {
        if let address = SocketAddress(numeric: name, port: port) { return address }
        var hints = addrinfo()
        hints.ai_family = AF_INET
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0, let first = list else { return nil }
        defer { freeaddrinfo(first) }
        guard let address = first.pointee.ai_addr else { return nil }
        let host = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
            UInt32(bigEndian: $0.pointee.sin_addr.s_addr)
        }
        return SocketAddress(host: host, port: port)
    }

    /// Splits `host:port`; a text without a port gets the one given.
    /// - Returns: nil where the host is missing or the port is no number from 1 to 65535.
    static func split(_ text: String, port: UInt16) -> (host: String, port: UInt16)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty, parts.count <= 2 else { return nil }
        if parts.count == 1 { return (String(host), port) }
        guard let number = UInt16(parts[1]), number > 0 else { return nil }
        return (String(host), number)
    }

    /// Whether this names a group of receivers.
    var isMulticast: Bool { host >> 28 == 0xE }

    /// The same as the kernel wants it.
    var system: sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = host.bigEndian
        return address
    }

    /// What the kernel told.
    init(system: sockaddr_in) {
        self.init(
            host: UInt32(bigEndian: system.sin_addr.s_addr),
            port: UInt16(bigEndian: system.sin_port)
        )
    }

    /// `192.168.1.5:6454`.
    public var description: String { "\(hostText):\(port)" }

    /// `192.168.1.5`.
    var hostText: String {
        "\(host >> 24).\(host >> 16 & 255).\(host >> 8 & 255).\(host & 255)"
    }
}
