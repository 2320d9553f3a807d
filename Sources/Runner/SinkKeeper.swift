import DeviceIO
import Kernels
import Logging
import Quantities
import Synchronization

/// Keeps a loudspeaker open: opens it, and again after losses, from 0.5 s up to 60 s apart.
///
/// The loop writes and never waits; opening and closing happen on the keeper's own thread.
/// Loss and return are each logged once.
public final class SinkKeeper: Sendable {
    private let sink: any SoundSink
    private let log: Logger
    private let open = Atomic<Bool>(false)
    private let isEnding = Atomic<Bool>(false)

    /// Makes a keeper; nothing is opened yet.
    public init(_ sink: any SoundSink, log: Logger) {
        self.sink = sink
        self.log = log
    }

    /// What is kept.
    public var identity: DeviceIdentity { sink.identity }
    /// Whether sound can be written.
    public var isOpen: Bool { open.load(ordering: .acquiring) }
    /// Hands over a block; `false` where there was no room.
    public func write(_ block: SampleBlock) -> Bool { sink.write(block) }
    /// Nanoseconds not yet played; nil while closed.
    public var buffered: Int64? { isOpen ? sink.buffered : nil }
    /// How often it ran dry.
    public var underruns: UInt64 { sink.underruns }

    /// Tries to open the sink once; true where it works.
    public func tryOpen() -> Bool {
        do {
            try sink.open()
            open.store(true, ordering: .releasing)
            return true
        } catch {
            return false
        }
    }

    /// Watches the sink until `end`; to be run on a thread of normal priority.
    public func keep() {
        var pause: Int64 = 500_000_000
        var wasOpen = isOpen
        while !isEnding.load(ordering: .relaxed) {
            MonotonicClock.sleep(until: MonotonicClock.now + (wasOpen ? 500_000_000 : pause))
            if wasOpen {
                // A sink without a fill level is not running any more.
                if sink.buffered != nil {
                    pause = 500_000_000
                    continue
                }
                open.store(false, ordering: .releasing)
                sink.close()
                log.warning("\(identity): sound lost; trying again")
                wasOpen = false
            } else if tryOpen() {
                log.info("\(identity): sound is back")
                wasOpen = true
            } else {
                pause = min(pause * 2, 60_000_000_000)
            }
        }
        open.store(false, ordering: .releasing)
        sink.close()
    }

    /// Asks `keep` to end.
    public func end() { isEnding.store(true, ordering: .relaxed) }
}
