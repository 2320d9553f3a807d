import Foundation
import Logging
import NIOCore
import Stage
import Synchronization

/// All pages that watch at the moment: tells them the status and gathers their keys.
///
/// Everything but `admit`, `start` and `stop` belongs to the event loop; the few counters are
/// atomic.
final class LiveHub: @unchecked Sendable {
    let backend: any ConsoleBackend
    let limits: ConsoleServer.Limits
    let loop: any EventLoop
    private let log: Logger
    private let connections = Atomic<Int>(0)
    private let refused = Atomic<UInt64>(0)
    private let sent = Atomic<UInt64>(0)
    private let dropped = Atomic<UInt64>(0)

    // Of the event loop alone.
    private var clients: [LiveHandler] = []
    private var keys: Set<ConsoleKey> = []
    private var timer: RepeatedTask?
    private var lastPing: NIODeadline = .now()
    private let encoder = JSONEncoder()

    init(
        backend: any ConsoleBackend, loop: any EventLoop, limits: ConsoleServer.Limits,
        log: Logger
    ) {
        self.backend = backend
        self.loop = loop
        self.limits = limits
        self.log = log
        encoder.outputFormatting = [.withoutEscapingSlashes]
    }

    // MARK: Connections

    /// Counts a connection in; `false` where there are too many already.
    func admit(_ channel: any Channel) -> Bool {
        let count = connections.add(1, ordering: .relaxed).newValue
        channel.closeFuture.whenComplete { [self] _ in
            connections.subtract(1, ordering: .relaxed)
        }
        if count <= limits.connections { return true }
        refused.add(1, ordering: .relaxed)
        return false
    }

    /// Whether one more page may watch.
    var hasRoom: Bool {
        loop.preconditionInEventLoop()
        return clients.count < limits.watchers
    }

    func join(_ client: LiveHandler) {
        loop.preconditionInEventLoop()
        clients.append(client)
        if let text = statusMessage() { client.tell(text) }
    }

    func leave(_ client: LiveHandler) {
        loop.preconditionInEventLoop()
        clients.removeAll { $0 === client }
        updateKeys()
    }

    func countPicture() { sent.add(1, ordering: .relaxed) }

    func countDropped(_ why: String) {
        dropped.add(1, ordering: .relaxed)
        log.info("a page was let go: \(why)")
    }

    // MARK: Keys and words

    /// Joins the keys of all pages and tells the world where they changed.
    func updateKeys() {
        let union = clients.reduce(into: Set<ConsoleKey>()) { $0.formUnion($1.keys) }
        guard union != keys else { return }
        keys = union
        backend.press(union, wanderer: 0)
    }

    // MARK: Status

    /// The status as a JSON object.
    func encodedStatus() -> String {
        do {
            return String(decoding: try encoder.encode(backend.status().finite), as: UTF8.self)
        } catch {
            preconditionFailure("a status can always be encoded: \(error)")
        }
    }

    /// The console's own measures.
    func ownMetrics() -> String {
        var text = MetricsText()
        text.gauge("nacre_console_pages", "Pages that watch.", Double(clients.count))
        text.gauge(
            "nacre_console_connections", "Open connections.",
            Double(connections.load(ordering: .relaxed)))
        text.counter(
            "nacre_console_connections_refused_total", "Connections closed as one too many.",
            refused.load(ordering: .relaxed))
        text.counter(
            "nacre_console_pictures_sent_total", "Pictures sent to pages.",
            sent.load(ordering: .relaxed))
        text.counter(
            "nacre_console_pages_dropped_total", "Pages let go for stalling or misbehaving.",
            dropped.load(ordering: .relaxed))
        return text.text
    }

    func start() {
        loop.execute { [self] in
            timer = loop.scheduleRepeatedTask(
                initialDelay: .milliseconds(200), delay: .milliseconds(200)
            ) { [self] _ in beat() }
        }
    }

    func stop() {
        let done = loop.submit { [self] in
            timer?.cancel()
            timer = nil
            for client in clients { client.close() }
        }
        try? done.wait()
    }

    /// Five times a second: status, pings, time-outs.
    private func beat() {
        guard !clients.isEmpty else { return }
        let now = NIODeadline.now()
        let pings = now - lastPing >= .seconds(5)
        if pings { lastPing = now }
        let text = statusMessage()
        for client in clients {
            if let why = client.complaint(at: now) {
                countDropped(why)
                client.close()
                continue
            }
            if pings { client.ping() }
            if let text { client.tell(text) }
        }
        updateKeys()
    }

    private func statusMessage() -> ByteBuffer? {
        ByteBuffer(string: "{\"status\":\(encodedStatus())}")
    }
}
