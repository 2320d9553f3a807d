import NIOCore

/// Stands before everything else on a connection and ends it when it asks for too much.
///
/// While requests are read it counts their bytes and holds a deadline, whatever arrives: who
/// sends a byte now and then gains no time. Belongs to the event loop.
final class ConnectionWarden: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let limits: ConsoleServer.Limits
    private var bytes = 0
    private var isLive = false
    private var deadline: Scheduled<Void>?
    private var channel: (any Channel)?

    init(limits: ConsoleServer.Limits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) {
        channel = context.channel
        expectRequest()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        channel = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isLive {
            bytes += Self.unwrapInboundIn(data).readableBytes
            if bytes > limits.requestBytes {
                context.close(promise: nil)
                return
            }
        }
        context.fireChannelRead(data)
    }

    /// From now on a whole request must come within the time.
    func expectRequest() {
        bytes = 0
        restart()
    }

    /// From now on the answer must be taken within the time.
    func expectDelivery() { restart() }

    /// The connection is a WebSocket now, which has limits of its own.
    func becomeLive() {
        isLive = true
        deadline?.cancel()
        deadline = nil
    }

    private func restart() {
        deadline?.cancel()
        guard let channel, !isLive else { return }
        deadline = channel.eventLoop.scheduleTask(in: .milliseconds(limits.requestTime)) {
            channel.close(promise: nil)
        }
    }
}
