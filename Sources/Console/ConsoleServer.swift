import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Stage

/// The operator's page and its API: the only HTTP server of Nacre.
///
/// It serves `/` (the page), `/live` (the WebSocket that carries pictures, status, keys and
/// words), `/metrics` (Prometheus), `/api/status` (JSON) and `/healthz`. One thread of normal
/// priority does everything; the loop never waits for it. Everything a client can use up is
/// limited: connections, bytes of a request, time for a request, size and number of messages,
/// time for an answer. A client that stalls gets no pictures and is let go after a while.
///
/// Only this machine can connect unless a token is given. There is no encryption: put a proxy
/// with TLS before it where the network is not your own.
public final class ConsoleServer: Sendable {
    /// What a client may use up.
    public struct Limits: Sendable, Hashable {
        /// Open connections of any kind; more are closed at once.
        public var connections = 64
        /// Pages that watch at the same time; more are told to come back later.
        public var watchers = 16
        /// Bytes of one request with its head.
        public var requestBytes = 16_384
        /// Milliseconds to send a whole request, and to take the answer.
        public var requestTime: Int64 = 10_000
        /// Bytes of one WebSocket frame from the page.
        public var frameBytes = 2_048
        /// Messages a second from one page, on average.
        public var messagesPerSecond = 200
        /// Milliseconds without a sign of life until a page counts as gone.
        public var silence: Int64 = 20_000
        /// Milliseconds after which a key that is no longer confirmed counts as released.
        public var keyTime: Int64 = 1_500

        /// Limits that suit an exhibit.
        public init() {}
    }

    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    private let hub: LiveHub

    /// The port it listens at; the one asked for, or a free one where 0 was asked for.
    public let port: Int
    /// The address to open, with the token where there is one.
    public let address: String

    /// Starts to serve.
    ///
    /// - Parameters:
    ///   - backend: The world.
    ///   - host: Where to listen: `127.0.0.1`, or another of this machine's addresses, or
    ///     `0.0.0.0` for all of them; all but loopback need a token.
    ///   - port: 1 … 65535, or 0 for any free one.
    ///   - token: The secret of the address: 16 to 128 letters, digits, `-` or `_`.
    ///   - limits: What a client may use up.
    ///   - log: Where starting, stopping and lost clients are told.
    /// - Throws: `ConsoleError` with the next step.
    public init(
        backend: any ConsoleBackend, host: String = "127.0.0.1", port: Int = 8600,
        token: String? = nil, limits: Limits = Limits(), log: Logger = Logger(label: "console")
    ) throws(ConsoleError) {
        if let token, !AccessPolicy.isGoodToken(token) { throw .badToken }
        if token == nil && !AccessPolicy.isLoopback(host) { throw .tokenRequired(host: host) }
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        loop.execute { BackgroundThread.becomeBackground() }
        hub = LiveHub(backend: backend, loop: loop, limits: limits, log: log)
        let policy = AccessPolicy(token: token.map { Array($0.utf8) })
        do {
            channel = try ConsoleServer.bootstrap(group, hub, policy)
                .bind(host: host, port: port).wait()
        } catch {
            try? group.syncShutdownGracefully()
            throw .cannotListen(host: host, port: port, reason: "\(error)")
        }
        self.port = channel.localAddress?.port ?? port
        let shown = host == "0.0.0.0" || host == "::" ? "localhost" : host
        let bracketed = shown.contains(":") ? "[\(shown)]" : shown
        address =
            "http://\(bracketed):\(self.port)/" + (token.map { "?token=\($0)" } ?? "")
        hub.start()
    }

    /// Closes every connection and ends the thread; blocks until that is done.
    public func stop() {
        try? channel.close().wait()
        hub.stop()
        try? group.syncShutdownGracefully()
    }

    private static func bootstrap(
        _ group: MultiThreadedEventLoopGroup, _ hub: LiveHub, _ policy: AccessPolicy
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // A small buffer in the kernel: what lies there is late.
            .childChannelOption(.socketOption(.so_sndbuf), value: 262_144)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelInitializer { channel in
                guard hub.admit(channel) else {
                    return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
                }
                return channel.eventLoop.makeCompletedFuture {
                    try configure(channel, hub, policy)
                }
            }
    }

    /// Warden → HTTP → page; after an upgrade warden → WebSocket → live.
    private static func configure(
        _ channel: any Channel, _ hub: LiveHub, _ policy: AccessPolicy
    ) throws {
        let warden = ConnectionWarden(limits: hub.limits)
        let pipeline = channel.pipeline.syncOperations
        let bound = NIOLoopBound(warden, eventLoop: channel.eventLoop)
        let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: hub.limits.frameBytes, automaticErrorHandling: true,
            shouldUpgrade: { channel, head in
                let verdict = policy.judge(head)
                let isOurs =
                    (verdict == .allowed || verdict == .allowedByQuery)
                    && policy.isSameOrigin(head) && Target(head.uri).path == "/live"
                return channel.eventLoop.makeSucceededFuture(
                    isOurs && hub.hasRoom ? HTTPHeaders() : nil)
            },
            upgradePipelineHandler: { channel, _ in
                bound.value.becomeLive()
                return channel.pipeline.removeHandler(name: PageHandler.name).flatMap {
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(LiveHandler(hub: hub))
                    }
                }
            })
        try pipeline.addHandler(warden)
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: true,
            withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }),
            withErrorHandling: true)
        try pipeline.addHandler(
            PageHandler(hub: hub, policy: policy, warden: warden), name: PageHandler.name)
    }
}
