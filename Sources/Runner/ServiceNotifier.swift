import Glibc

/// Tells systemd how the program is: ready, alive, stopping.
///
/// Speaks the protocol of `sd_notify`: one datagram of lines to the socket that `NOTIFY_SOCKET`
/// names. Sending neither waits nor fails the program: who does not listen hears nothing. Use
/// from any thread but the loop's.
public final class ServiceNotifier: Sendable {
    private let socket: Int32
    private let path: String

    /// Opens the way to the service manager; nil where there is none.
    /// - Parameter path: What `NOTIFY_SOCKET` says: a path, or with `@` an abstract name.
    public init?(path: String?) {
        guard let path, let first = path.utf8.first, path.utf8.count < 108,
            first == UInt8(ascii: "/") || first == UInt8(ascii: "@")
        else { return nil }
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        socket = Glibc.socket(AF_UNIX, kind, 0)
        self.path = path
        if socket < 0 { return nil }
    }

    deinit { close(socket) }

    /// Sends lines such as `READY=1`; false where nobody took them.
    @discardableResult
    public func tell(_ lines: String...) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            room.copyBytes(from: name)
            // An abstract name begins with a zero instead of the sign.
            if name[0] == UInt8(ascii: "@") { room[0] = 0 }
        }
        let size = socklen_t(MemoryLayout<sa_family_t>.size + name.count + (name[0] == 47 ? 1 : 0))
        let text = Array(lines.joined(separator: "\n").utf8)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    socket, text, text.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL),
                    $0, size)
            }
        }
        return sent == text.count
    }
}

/// Decides what systemd is told: ready after the first picture, alive while ticks go on.
///
/// A loop that hangs gets no sign of life, so that the watchdog of the service starts the
/// program again. Owned by one thread of normal priority, which calls `turn` every half second.
public struct ServiceWatch {
    private let notifier: ServiceNotifier
    private var isReady = false
    private var ticks: UInt64 = 0

    /// Begins to watch.
    public init(_ notifier: ServiceNotifier) { self.notifier = notifier }

    /// Tells what has become so.
    ///
    /// - Parameters:
    ///   - ticks: How many ticks there were.
    ///   - pictures: How many pictures were shown.
    ///   - isDark: Whether the curtain is drawn, so that no picture can be waited for.
    public mutating func turn(ticks now: UInt64, pictures: UInt64, isDark: Bool) {
        guard now != ticks else { return }
        ticks = now
        if !isReady && (pictures > 0 || isDark) {
            isReady = notifier.tell("READY=1", "STATUS=the world lives")
        }
        notifier.tell("WATCHDOG=1")
    }
}
