import Foundation
import NIOCore
import NIOHTTP1

/// Answers plain requests: the page, the status, the measures.
///
/// Belongs to the event loop of its connection.
final class PageHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    static let name = "nacre.page"

    private struct Answer {
        var status = HTTPResponseStatus.ok
        var type = "text/plain; charset=utf-8"
        var body = ""
        var extra: [(String, String)] = []
    }

    private let hub: LiveHub
    private let policy: AccessPolicy
    private let warden: ConnectionWarden
    private var head: HTTPRequestHead?

    init(hub: LiveHub, policy: AccessPolicy, warden: ConnectionWarden) {
        self.hub = hub
        self.policy = policy
        self.warden = warden
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break  // No route takes one; the warden counts its bytes.
        case .end:
            guard let head else { return }
            self.head = nil
            send(answer(head), to: head, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Whatever a client sends wrong is its own affair.
        context.close(promise: nil)
    }

    private func answer(_ head: HTTPRequestHead) -> Answer {
        let target = Target(head.uri)
        guard head.method == .GET || head.method == .HEAD else {
            return Answer(
                status: .methodNotAllowed, body: "Only GET and HEAD.\n",
                extra: [("allow", "GET, HEAD")])
        }
        // Says that the server lives and nothing else, so it is for everybody.
        if target.path == "/healthz" { return Answer(body: "ok\n") }
        switch policy.judge(head) {
        case .forbidden(let reason):
            return Answer(status: .forbidden, body: "Not allowed: \(reason).\n")
        case .allowedByQuery where target.path == "/":
            // The token moves from the address, which is seen and shared, into a cookie.
            let cookie =
                "\(AccessPolicy.cookie)=\(target.query["token"] ?? ""); "
                + "Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000"
            return Answer(
                status: .seeOther, extra: [("location", "/"), ("set-cookie", cookie)])
        case .allowed, .allowedByQuery: return route(target.path, head)
        }
    }

    private func route(_ path: String, _ head: HTTPRequestHead) -> Answer {
        switch path {
        case "/":
            var generator = SystemRandomNumberGenerator()
            let nonce = String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
            let host = head.headers.first(name: "host") ?? "localhost"
            let policy =
                "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; "
                + "img-src 'self' blob: data:; connect-src 'self' ws://\(host) wss://\(host); "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
            return Answer(
                type: "text/html; charset=utf-8", body: ConsolePage.html(nonce: nonce),
                extra: [("content-security-policy", policy)])
        case "/api/status":
            return Answer(type: "application/json", body: hub.encodedStatus())
        case "/metrics":
            return Answer(
                type: "text/plain; version=0.0.4; charset=utf-8",
                body: hub.backend.metrics() + hub.ownMetrics())
        case "/live":
            return Answer(
                status: hub.hasRoom ? .upgradeRequired : .serviceUnavailable,
                body: hub.hasRoom ? "This is a WebSocket of the page.\n" : "Too many watch.\n",
                extra: [("upgrade", "websocket"), ("retry-after", "30")])
        default: return Answer(status: .notFound, body: "There is nothing here.\n")
        }
    }

    private func send(
        _ answer: Answer, to request: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
        let isKept = request.isKeepAlive && answer.status.code < 400
        let body = context.channel.allocator.buffer(string: answer.body)
        var headers = HTTPHeaders([
            ("content-type", answer.type),
            ("content-length", String(body.readableBytes)),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("connection", isKept ? "keep-alive" : "close"),
        ])
        for (name, value) in answer.extra { headers.add(name: name, value: value) }
        if headers["content-security-policy"].isEmpty {
            headers.add(name: "content-security-policy", value: "default-src 'none'")
        }
        let head = HTTPResponseHead(
            version: request.version, status: answer.status, headers: headers)
        warden.expectDelivery()
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD && body.readableBytes > 0 {
            context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let sent = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((warden, context), eventLoop: context.eventLoop)
        sent.futureResult.whenComplete { result in
            let (warden, context) = bound.value
            guard case .success = result, isKept else {
                context.close(promise: nil)
                return
            }
            warden.expectRequest()
        }
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: sent)
    }
}
