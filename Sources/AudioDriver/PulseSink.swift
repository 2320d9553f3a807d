import DeviceIO
import Kernels
import Quantities
import Synchronization

/// A loudspeaker behind PulseAudio (or PipeWire's stand-in for it), 48 kHz stereo.
///
/// `write` and `buffered` are for the loop: they neither lock, block nor allocate. `open` and
/// `close` are for a supervisor and take up to a few seconds with a server that hangs. When
/// the server or the sink goes away, `buffered` becomes nil, `write` returns false and
/// `failure` says why; `open` may then be called again. Nothing starts a server.
public final class PulseSink: SoundSink {
    /// What this is; the sink's name is in `node`, or in the key behind `pulse-`.
    public let identity: DeviceIdentity
    /// The nanoseconds of delay that are asked for, from `write` to the ear.
    public let latency: Int64

    private let server: String?
    private let priority: Int32?
    private let state: SinkState
    private let stream = Mutex<SinkStream?>(nil)
    private let refusals = Atomic<UInt64>(0)
    private let underrunsBefore = Atomic<UInt64>(0)

    /// A sink that is not open yet.
    ///
    /// - Parameters:
    ///   - identity: One from `PulseCatalogue`; the server's default, which may change, else.
    ///   - latency: Nanoseconds from `write` to the ear; servers with slow devices give more.
    ///   - server: An address of PulseAudio's; nil for `PULSE_SERVER`, else the user's server.
    ///   - priority: The sound thread's place under `SCHED_FIFO`, where allowed; nil for none.
    public init(
        identity: DeviceIdentity = PulseCatalogue.defaultSpeaker, latency: Int64 = 25_000_000,
        server: String? = nil, priority: Int32? = 51
    ) {
        precondition((5_000_000...2_000_000_000).contains(latency), "a delay of 5 ms to 2 s")
        self.identity = identity
        self.latency = latency
        state = SinkState(wanted: latency)
        self.server = server
        self.priority = priority
    }

    deinit { close() }

    /// Connects and begins to take sound; playing starts when the server has enough of it.
    ///
    /// What gathers beyond `latency` until the device really plays is thrown away then, so that
    /// `buffered` sways about `latency` by half a block either way.
    ///
    /// - Throws: `.disconnected` where there is no server or no such sink.
    public func open() throws(DriverError) {
        close()
        let device = identity.description
        try state.wake.check(device: device)
        let connection = try PulseConnection(server: server, device: device)
        let opened = try SinkStream(
            connection: connection, sink: PulseCatalogue.name(of: identity), priority: priority,
            state: state)
        underrunsBefore.store(state.underruns.load(ordering: .relaxed), ordering: .relaxed)
        refusals.store(0, ordering: .relaxed)
        stream.withLock { $0 = opened }
    }

    /// Hands over one block.
    ///
    /// - Returns: False where the sink is not running or some blocks wait already: the block is
    ///   lost and counted in `refused`.
    public func write(_ block: SampleBlock) -> Bool {
        if state.write(block, now: MonotonicClock.now) { return true }
        refusals.wrappingAdd(1, ordering: .relaxed)
        return false
    }

    /// Nanoseconds of sound handed over and not heard yet, the device's own delay included.
    ///
    /// Goes on between the server's reports by the clock. Nil while closed, while the device
    /// sleeps and after the server or the sink has gone.
    public var buffered: Int64? { state.buffered(now: MonotonicClock.now) }

    /// How often the sound broke off since `open` because nothing was there to play.
    public var underruns: UInt64 {
        state.underruns.load(ordering: .relaxed) &- underrunsBefore.load(ordering: .relaxed)
    }

    /// Blocks lost since `open` because they did not fit.
    public var refused: UInt64 { refusals.load(ordering: .relaxed) }

    /// Why the sink stopped by itself; nil while it runs, and after `close`.
    public var failure: DriverError? { stream.withLock { $0?.failure } }

    /// Breaks off the sound and lets the server go; harmless when already closed.
    public func close() {
        let old = stream.withLock { held in
            defer { held = nil }
            return held
        }
        old?.close()
    }
}
