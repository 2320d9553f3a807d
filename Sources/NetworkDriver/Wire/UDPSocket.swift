import CDatagrams
import DeviceIO
import Glibc
import Quantities

/// One UDP socket that never blocks, with one errno policy.
///
/// Use from one thread. What it receives lands in a buffer of its own; the kernel's buffer bounds
/// what waits, and the kernel says how much it had to drop.
final class UDPSocket {
    /// What a socket is to be.
    struct Options {
        /// The address of this machine to listen at; "" for every one.
        var address = ""
        /// The port; 0 for any.
        var port: UInt16 = 0
        /// Whether others may listen at the same port.
        var isShared = false
        /// Whether it may send to everybody.
        var isBroadcast = false
        /// The interface, by its address, that multicast uses; "" for the system's choice.
        var interface = ""
        /// Bytes of the kernel's receive buffer; 0 for the system's choice.
        var receiveBuffer = 0
        /// How many datagrams `receiveBatches` fetches with one call of the system, 1 … 32.
        var batch = 1
    }

    /// A datagram: where it came from, when, and how long it is in the buffer.
    struct Datagram {
        var count: Int
        var sender: SocketAddress
        var receivedAt: MonotonicTime
    }

    /// The largest datagram there is.
    static let room = 65_536

    private(set) var descriptor: Int32
    /// Where it listens.
    private(set) var local = SocketAddress(host: 0, port: 0)
    /// Datagrams that the kernel dropped since it was opened.
    var overflow: UInt64 = 0
    let device: String
    private let options: Options
    let storage: UnsafeMutableRawBufferPointer
    private let control: UnsafeMutableRawBufferPointer
    /// What the latest call of `receiveBatches` found.
    var batch: [nacre_datagram]
    /// The kernel's own count of what it dropped, which begins anew after 2³².
    var lastOverflow: UInt32 = 0

    /// Opens the socket and gives it its address.
    init(_ options: Options, device: String) throws(DriverError) {
        self.device = device
        self.options = options
        descriptor = -1
        storage = .allocate(byteCount: UDPSocket.room * max(1, options.batch), alignment: 8)
        control = .allocate(byteCount: 256, alignment: 8)
        batch = Array(repeating: nacre_datagram(), count: max(1, options.batch))
        let kind =
            Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            | Int32(SOCK_NONBLOCK.rawValue)
        let made = try SocketCall.make("socket", device: device, action: "open a socket") {
            Int(socket(AF_INET, kind, 0))
        }
        descriptor = Int32(made ?? -1)
        if options.isShared { try set("SO_REUSEADDR", SOL_SOCKET, SO_REUSEADDR, 1) }
        if options.isBroadcast { try set("SO_BROADCAST", SOL_SOCKET, SO_BROADCAST, 1) }
        if options.receiveBuffer > 0 {
            try set("SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, Int32(options.receiveBuffer))
        }
        // Only groups that this very socket joined.
        try set("IP_MULTICAST_ALL", Int32(IPPROTO_IP), IP_MULTICAST_ALL, 0)
        // The kernel tells with every datagram how many it dropped, and when this one came.
        try set("SO_RXQ_OVFL", SOL_SOCKET, SO_RXQ_OVFL, 1)
        try set("SO_TIMESTAMPNS", SOL_SOCKET, SO_TIMESTAMPNS, 1)
        if !options.interface.isEmpty {
            let from = try interfaceAddress()
            try set("IP_MULTICAST_IF", Int32(IPPROTO_IP), IP_MULTICAST_IF, from)
        }
        try bind()
    }

    deinit {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        storage.deallocate()
        control.deallocate()
    }

    private func interfaceAddress() throws(DriverError) -> in_addr {
        var address = in_addr()
        if options.interface.isEmpty { return address }
        guard let given = SocketAddress(numeric: options.interface, port: 0) else {
            throw .setting(
                device, "the interface \(options.interface)", allowed: "its IPv4 address")
        }
        address.s_addr = given.host.bigEndian
        return address
    }

    private func bind() throws(DriverError) {
        var address = SocketAddress(host: 0, port: options.port)
        if !options.address.isEmpty {
            guard let given = SocketAddress(numeric: options.address, port: options.port) else {
                throw .setting(
                    device, "the address \(options.address)",
                    allowed: "an IPv4 address of this machine, or none for all")
            }
            address = given
        }
        var system = address.system
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = try SocketCall.make("bind", device: device, action: "listen at \(address)") {
            withUnsafePointer(to: &system) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Int(Glibc.bind(descriptor, $0, size))
                }
            }
        }
        var length = size
        _ = try SocketCall.make("getsockname", device: device, action: "listen at \(address)") {
            withUnsafeMutablePointer(to: &system) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Int(getsockname(descriptor, $0, &length))
                }
            }
        }
        local = SocketAddress(system: system)
    }

    private func set<Value: BitwiseCopyable>(
        _ name: String, _ level: Int32, _ option: Int32, _ value: Value
    ) throws(DriverError) {
        var value = value
        _ = try SocketCall.make(
            "setsockopt", device: device, action: "set \(name) of a socket"
        ) {
            Int(setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Value>.size)))
        }
    }

    /// Joins a group of receivers on the socket's interface.
    func join(_ group: SocketAddress) throws(DriverError) {
        var request = ip_mreq()
        request.imr_multiaddr.s_addr = group.host.bigEndian
        request.imr_interface = try interfaceAddress()
        try set("IP_ADD_MEMBERSHIP", Int32(IPPROTO_IP), IP_ADD_MEMBERSHIP, request)
    }

    /// Waits until a datagram is there; whether one is.
    func wait(timeout: Int64) throws(DriverError) -> Bool {
        var entries = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
        return try SocketCall.wait(&entries, timeout: timeout, device: device)
    }

    /// How many datagrams `receiveAll` takes at the most.
    static let datagramsPerRead = 256

    /// Waits until a datagram is there and hands over that and what else is, in bounded number.
    /// - Returns: Whether any was there.
    func receiveAll(
        timeout: Int64, _ body: (Datagram) throws(DriverError) -> Void
    ) throws(DriverError) -> Bool {
        guard try wait(timeout: timeout) else { return false }
        for _ in 0..<UDPSocket.datagramsPerRead {
            guard let datagram = try receive() else { break }
            try body(datagram)
        }
        return true
    }

    /// Sends a datagram; `false` where the kernel has no room for it now.
    func send(_ bytes: [UInt8], to target: SocketAddress) throws(DriverError) -> Bool {
        var system = target.system
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let sent = try SocketCall.make("sendto", device: device, action: "send to \(target)") {
            withUnsafePointer(to: &system) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, size)
                }
            }
        }
        return sent != nil
    }

    /// The bytes of the datagram that was received last.
    func bytes(of datagram: Datagram) -> [UInt8] { Array(storage.prefix(datagram.count)) }

    /// Takes the next datagram out of the kernel's buffer, if there is one.
    func receive() throws(DriverError) -> Datagram? {
        var sender = sockaddr_in()
        var slice = iovec(iov_base: storage.baseAddress, iov_len: storage.count)
        var header = msghdr()
        let got: Int? = try withUnsafeMutablePointer(to: &sender) { sender throws(DriverError) in
            try withUnsafeMutablePointer(to: &slice) { slice throws(DriverError) in
                header.msg_name = UnsafeMutableRawPointer(sender)
                header.msg_namelen = socklen_t(MemoryLayout<sockaddr_in>.size)
                header.msg_iov = slice
                header.msg_iovlen = 1
                header.msg_control = control.baseAddress
                header.msg_controllen = control.count
                return try SocketCall.make("recvmsg", device: device, action: "receive") {
                    recvmsg(descriptor, &header, 0)
                }
            }
        }
        guard let got else { return nil }
        let age = readControl(length: header.msg_controllen)
        return Datagram(
            count: got, sender: SocketAddress(system: sender),
            receivedAt: MonotonicClock.now + -age)
    }

    /// Reads what the kernel says beside a datagram: how many it dropped, and when this one came.
    /// - Returns: The datagram's age in nanoseconds, 0 where it is not known or makes no sense.
    private func readControl(length: Int) -> Int64 {
        var age: Int64 = 0
        var offset = 0
        let head = MemoryLayout<cmsghdr>.size
        while offset + head <= length {
            let entry = control.loadUnaligned(fromByteOffset: offset, as: cmsghdr.self)
            let size = Int(entry.cmsg_len)
            guard size >= head, offset + size <= length else { break }
            if entry.cmsg_level == SOL_SOCKET, entry.cmsg_type == SO_RXQ_OVFL, size >= head + 4 {
                let total = control.loadUnaligned(fromByteOffset: offset + head, as: UInt32.self)
                overflow += UInt64(total &- lastOverflow)
                lastOverflow = total
            }
            let isStamp = entry.cmsg_type == SO_TIMESTAMPNS && size >= head + 16
            if entry.cmsg_level == SOL_SOCKET, isStamp {
                age = UDPSocket.age(
                    of: control.loadUnaligned(fromByteOffset: offset + head, as: timespec.self))
            }
            offset += (size + 7) & ~7
        }
        return age
    }

    /// The kernel stamps with the wall clock, which may step: no age beyond a second is believed.
    static func age(of stamp: timespec) -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let seconds = Int64(now.tv_sec) &- Int64(stamp.tv_sec)
        guard (0...1).contains(seconds) else { return 0 }
        let age = seconds * 1_000_000_000 + Int64(now.tv_nsec) - Int64(stamp.tv_nsec)
        return (0...1_000_000_000).contains(age) ? age : 0
    }
}

extension DriverError {
    /// A setting that this driver cannot follow, with what is allowed.
    static func setting(_ device: String, _ what: String, allowed: String) -> DriverError {
        DriverError(
            device: device, action: "open",
            reason: .unsupported(setting: "\(what) (allowed: \(allowed))"))
    }
}
