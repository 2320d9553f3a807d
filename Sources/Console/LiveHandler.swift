import Foundation
import NIOCore
import NIOWebSocket
import Stage

/// One page that watches: pictures and status go to it, keys and words come from it.
///
/// Pictures are paid for with credit: two may be under way, and the page gives one credit back
/// with each that it has drawn. So a page that is slow, hidden or stalled gets fewer pictures
/// or none, always the newest, and nothing piles up for it. Belongs to the event loop.
final class LiveHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private static let credits = 2
    private static let pendingAllowed = 4

    private let hub: LiveHub
    private var context: ChannelHandlerContext?
    private var watcher: PictureWatcher?
    private var credit = LiveHandler.credits
    private var pending = 0
    private var pendingSince: NIODeadline = .now()
    private var heard: NIODeadline = .now()
    private var keysConfirmed: NIODeadline = .now()
    private var bucket: MessageBucket
    private var wordsBucket = MessageBucket(perSecond: 2, burst: 4)
    private var heldKeys: Set<ConsoleKey> = []

    init(hub: LiveHub) {
        self.hub = hub
        bucket = MessageBucket(
            perSecond: hub.limits.messagesPerSecond, burst: hub.limits.messagesPerSecond)
    }

    /// The keys that this page holds down.
    var keys: Set<ConsoleKey> { heldKeys }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        watcher = hub.backend.pictures.watch { picture in
            loop.execute { bound.value.show(picture) }
        }
        hub.join(self)
        requestPicture()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A frame that is too long or no frame at all; NIO has sent the code that says so.
        hub.countDropped("\(error)")
        context.close(promise: nil)
    }

    private func end() {
        guard let watcher else { return }
        hub.backend.pictures.leave(watcher)
        self.watcher = nil
        context = nil
        heldKeys = []
        hub.leave(self)
    }

    // MARK: To the page

    private func requestPicture() {
        guard let watcher, credit > 0 else { return }
        hub.backend.pictures.request(by: watcher)
    }

    private func show(_ picture: EncodedPicture) {
        guard context != nil, credit > 0 else { return }
        credit -= 1
        hub.countPicture()
        send(WebSocketFrame(fin: true, opcode: .binary, data: ByteBuffer(bytes: picture.bytes)))
        requestPicture()
    }

    /// Sends text, unless the page has not taken what was sent before.
    func tell(_ text: ByteBuffer) {
        guard pending < LiveHandler.pendingAllowed else { return }
        send(WebSocketFrame(fin: true, opcode: .text, data: text))
    }

    func ping() {
        guard pending < LiveHandler.pendingAllowed else { return }
        send(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()))
    }

    /// Why this page should be let go, or nil where all is well; releases keys nobody confirms.
    func complaint(at now: NIODeadline) -> String? {
        if now - keysConfirmed > .milliseconds(hub.limits.keyTime) { heldKeys = [] }
        if pending > 0, now - pendingSince > .milliseconds(hub.limits.requestTime) {
            return "it takes nothing"
        }
        return now - heard > .milliseconds(hub.limits.silence) ? "it is silent" : nil
    }

    func close() { context?.close(promise: nil) }

    private func send(_ frame: WebSocketFrame) {
        guard let context else { return }
        if pending == 0 { pendingSince = .now() }
        pending += 1
        let written = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in
            let client = bound.value
            client.pending -= 1
            client.pendingSince = .now()
        }
        context.writeAndFlush(Self.wrapOutboundOut(frame), promise: written)
    }

    private func refuse(_ code: WebSocketErrorCode, _ why: String) {
        guard let context else { return }
        hub.countDropped(why)
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        send(WebSocketFrame(fin: true, opcode: .connectionClose, data: data))
        context.close(promise: nil)
    }

    // MARK: From the page

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = Self.unwrapInboundIn(data)
        heard = .now()
        guard bucket.take(at: heard) else {
            refuse(.policyViolation, "it sends too many messages")
            return
        }
        switch frame.opcode {
        case .text where frame.fin: receive(frame.unmaskedData)
        case .ping:
            guard pending < LiveHandler.pendingAllowed else { return }
            send(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
        case .pong: break
        case .connectionClose:
            send(WebSocketFrame(fin: true, opcode: .connectionClose, data: ByteBuffer()))
            context.close(promise: nil)
        default: refuse(.unacceptableData, "it sends what is not a text")
        }
    }

    private func receive(_ text: ByteBuffer) {
        // The credit of a drawn picture is by far the most frequent message.
        if text.readableBytes == 1, text.getInteger(at: text.readerIndex, as: UInt8.self) == 46 {
            credit = min(credit + 1, LiveHandler.credits)
            requestPicture()
            return
        }
        guard
            let message = try? JSONDecoder().decode(
                PageMessage.self, from: Data(text.readableBytesView))
        else {
            refuse(.dataInconsistentWithMessage, "its message cannot be read")
            return
        }
        if let names = message.keys {
            heldKeys = Set(names.prefix(32).compactMap { ConsoleKey(rawValue: $0) })
            keysConfirmed = heard
            hub.updateKeys()
        }
        if message.tap == "view" { hub.backend.switchView(wanderer: 0) }
        if let words = message.say { answer(words) }
    }

    private func answer(_ words: String) {
        let said = String(words.prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !said.isEmpty else { return }
        let answer =
            wordsBucket.take(at: heard)
            ? hub.backend.say(said, wanderer: 0) : "One moment, please: one thing after the other."
        guard let data = try? JSONEncoder().encode(["answer": answer, "words": said]) else {
            return
        }
        tell(ByteBuffer(bytes: data))
    }
}

/// What the page sends as JSON; all parts may be left out.
private struct PageMessage: Decodable {
    /// The keys that are down from now on.
    var keys: [String]?
    /// Something pressed once: `view`.
    var tap: String?
    /// Words to the world.
    var say: String?
}

/// Lets through so many messages a second on average, and some more in a burst.
struct MessageBucket {
    private let perSecond: Int
    private let burst: Double
    private var level: Double
    private var last: NIODeadline

    init(perSecond: Int, burst: Int, at now: NIODeadline = .now()) {
        self.perSecond = perSecond
        self.burst = Double(burst)
        level = Double(burst)
        last = now
    }

    mutating func take(at now: NIODeadline) -> Bool {
        let seconds = Double((now - last).nanoseconds) / 1e9
        last = now
        level = min(burst, level + seconds * Double(perSecond))
        if level < 1 { return false }
        level -= 1
        return true
    }
}
