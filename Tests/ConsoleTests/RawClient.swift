import Foundation
import Glibc

/// A client made of a bare socket, which can misbehave in any way.
final class RawClient {
    private let descriptor: Int32
    private(set) var received: [UInt8] = []

    /// Connects to 127.0.0.1; a small receive buffer makes us stall soon.
    init(port: Int, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, 4)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if status != 0 { throw POSIXError(.ECONNREFUSED) }
    }

    deinit { close(descriptor) }

    /// Sends bytes; `false` where the server has hung up.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if sent <= 0 { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Takes in what comes within the time; `false` once the server has hung up.
    @discardableResult
    func receive(milliseconds: Int32 = 50) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&entry, 1, milliseconds) <= 0 { return true }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count <= 0 { return false }
        received += buffer[0..<count]
        return true
    }

    /// Whether the server hangs up within the time.
    func isHungUp(within seconds: Double) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end { if !receive() { return true } }
        return false
    }

    /// The whole answer to a request that ends with the connection.
    func exchange(_ request: String) -> String {
        send(request)
        let end = Date().addingTimeInterval(5)
        while Date() < end, receive() {}
        return String(decoding: received, as: UTF8.self)
    }

    // MARK: WebSocket

    /// Asks for the live socket; true where it was granted.
    func upgrade(origin: String? = nil, more: String = "") -> Bool {
        let origin = origin.map { "Origin: \($0)\r\n" } ?? ""
        send(
            "GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\(origin)\(more)\r\n")
        let end = Date().addingTimeInterval(5)
        while Date() < end {
            let isOpen = receive(milliseconds: 20)
            if let range = Data(received).range(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: received[0..<range.lowerBound], as: UTF8.self)
                received.removeFirst(range.upperBound)
                return head.hasPrefix("HTTP/1.1 101")
            }
            if !isOpen { return false }
        }
        return false
    }

    /// Sends one masked frame; `length` may lie about what follows.
    func frame(_ opcode: UInt8, _ payload: [UInt8], fin: Bool = true, length: UInt64? = nil) {
        var bytes: [UInt8] = [(fin ? 0x80 : 0) | opcode]
        let count = length ?? UInt64(payload.count)
        if count < 126 {
            bytes.append(0x80 | UInt8(count))
        } else {
            bytes.append(0x80 | 127)
            for k in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: count >> UInt64(56 - 8 * k))) }
        }
        let mask: [UInt8] = [1, 2, 3, 4]
        bytes += mask
        for (i, byte) in payload.enumerated() { bytes.append(byte ^ mask[i % 4]) }
        send(bytes)
    }

    func say(_ text: String) { frame(1, Array(text.utf8)) }

    /// The next whole frame within the time.
    func next(within seconds: Double = 5) -> (opcode: UInt8, payload: [UInt8])? {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            if let frame = takeFrame() { return frame }
            if !receive(milliseconds: 20) { return takeFrame() }
        }
        return nil
    }

    private func takeFrame() -> (opcode: UInt8, payload: [UInt8])? {
        guard received.count >= 2 else { return nil }
        var start = 2
        var length = Int(received[1] & 0x7F)
        let more = length == 126 ? 2 : length == 127 ? 8 : 0
        if more > 0 {
            guard received.count >= 2 + more else { return nil }
            length = received[2..<2 + more].reduce(0) { $0 << 8 | Int($1) }
            start += more
        }
        guard received.count >= start + length else { return nil }
        let frame = (received[0] & 0x0F, Array(received[start..<start + length]))
        received.removeFirst(start + length)
        return frame
    }
}
