import DeviceIO
import Glibc

/// Tries whether somebody listens at a TCP port, for a bounded time.
enum TCPProbe {
    /// Connects and lets go again.
    ///
    /// May besides wait on a name server.
    /// - Throws: `.disconnected` where the name is not known or nobody answers in time.
    static func reach(
        _ host: String, port: UInt16, patience: Int64, device: String
    ) throws(DriverError) {
        let action = "reach \(host)"
        let gone = DriverError(device: device, action: action, reason: .disconnected)
        guard let target = SocketAddress.resolve(host, port: port) else { throw gone }
        let kind =
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            | Int32(SOCK_NONBLOCK.rawValue)
        let made = try SocketCall.make("socket", device: device, action: action) {
            Int(socket(AF_INET, kind, 0))
        }
        guard let made else { throw gone }
        let descriptor = Int32(made)
        defer { _ = close(descriptor) }
        var system = target.system
        let answer = withUnsafePointer(to: &system) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if answer == 0 { return }
        let code = errno
        guard code == EINPROGRESS || code == EINTR else {
            throw DriverError(
                device: device, action: action, reason: SocketCall.reason("connect", code))
        }
        var entries = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)]
        guard try SocketCall.wait(&entries, timeout: patience, device: device) else { throw gone }
        var outcome: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &outcome, &size)
        guard outcome == 0 else {
            throw DriverError(
                device: device, action: action, reason: SocketCall.reason("connect", outcome))
        }
    }
}
