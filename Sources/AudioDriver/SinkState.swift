import DeviceIO
import Kernels
import Quantities
import Synchronization

/// What the loop and the sound thread know together of a sink, without a lock.
///
/// Frames are counted as the ring counts them. The sound thread writes, everybody reads.
final class SinkState: Sendable {
    /// What the sink does.
    enum Phase: UInt8 {
        /// Not connected, or the device sleeps: nothing is taken.
        case stopped
        /// Sound is gathered until there is enough to begin.
        case filling
        /// Sound is heard.
        case playing
    }

    let ring: FrameRing
    let wake = WakeFlag()
    let underruns = Atomic<UInt64>(0)
    private let rawPhase = Atomic<UInt8>(Phase.stopped.rawValue)
    /// Nanoseconds of sound heard so far while filling; while playing, the same less the clock.
    ///
    /// The difference stands still as long as sound and clock go at one pace.
    private let heard = Atomic<Int64>(0)

    private let written = Atomic<Int64>(0)

    /// Nanoseconds that should be buffered in the mean.
    let wanted: Int64
    /// Frames with which to begin: what is there right after a write.
    let startFrames: Int

    init(wanted: Int64) {
        self.wanted = wanted
        let highest = wanted + SinkState.block / 2
        startFrames = Int(highest) * SampleBlock.rate / 1_000_000_000
        ring = FrameRing(capacity: startFrames + 3 * SampleBlock.frames)
    }

    private static let block = Int64(SampleBlock.frames) * 1_000_000_000 / Int64(SampleBlock.rate)

    var phase: Phase { Phase(rawValue: rawPhase.load(ordering: .acquiring)) ?? .stopped }

    /// When the loop handed over its latest block.
    var lastWrite: MonotonicTime {
        MonotonicTime(nanoseconds: written.load(ordering: .relaxed))
    }

    /// Takes a block from the loop; false where it has to be refused.
    func write(_ block: SampleBlock, now: MonotonicTime) -> Bool {
        guard phase != .stopped, ring.write(block) else { return false }
        written.store(now.nanoseconds, ordering: .relaxed)
        wake.raise()
        return true
    }

    /// Frames that may still wait in the ring when the server's own delay is `latency`.
    ///
    /// The buffer rises by a block with each write and falls until the next: right after a
    /// write it may be half a block above the mean, right before one half a block below.
    func room(latency: Int64, now: MonotonicTime) -> Int {
        let swing = SinkState.block / 2 - min(max(now - lastWrite, 0), SinkState.block)
        return Int(max(wanted + swing - latency, 0)) * SampleBlock.rate / 1_000_000_000
    }

    /// Nothing is taken from now on.
    func stop() { rawPhase.store(Phase.stopped.rawValue, ordering: .releasing) }

    /// Everything handed on so far has been heard, and nothing is playing.
    func fill() {
        heard.store(nanoseconds(ring.takenOut), ordering: .releasing)
        rawPhase.store(Phase.filling.rawValue, ordering: .releasing)
    }

    /// Sound is heard; what was handed on last will be in `latency` nanoseconds.
    func play(latency: Int64, now: MonotonicTime) {
        let position = nanoseconds(ring.takenOut) - latency
        heard.store(position - now.nanoseconds, ordering: .releasing)
        rawPhase.store(Phase.playing.rawValue, ordering: .releasing)
    }

    /// Nanoseconds handed over and not heard; nil while stopped.
    func buffered(now: MonotonicTime) -> Int64? {
        let put = nanoseconds(ring.putIn)
        let atLeast = put - nanoseconds(ring.takenOut)
        switch phase {
        case .stopped: return nil
        case .filling: return max(put - heard.load(ordering: .acquiring), atLeast)
        case .playing:
            let position = heard.load(ordering: .acquiring) + now.nanoseconds
            return max(put - position, atLeast)
        }
    }

    private func nanoseconds(_ frames: Int) -> Int64 {
        Int64(frames) * 1_000_000_000 / Int64(SampleBlock.rate)
    }
}
