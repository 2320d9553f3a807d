import Quantities
import Synchronization

/// How a recording is doing, for the page and the measures.
public struct JournalStatus: Hashable, Sendable {
    /// The last tick that is safe on the disk; `Tick(0)` before the first.
    public var storedThrough = Tick(0)
    /// Blocks on the disk.
    public var blocks: UInt64 = 0
    /// Bytes the file uses.
    public var bytes: Int64 = 0
    /// Times recording stopped because ten seconds could not be stored.
    public var stops: UInt64 = 0
    /// Ticks that are missing in the recording.
    public var lostTicks: UInt64 = 0
    /// What is wrong now; nil while the disk takes everything.
    public var problem: JournalError?
    /// The last thing that was wrong; kept after it is over.
    public var lastProblem: JournalError?

    /// Nothing recorded yet.
    public init() {}
}

/// Lets any thread see how a recording is doing.
public final class JournalMonitor: Sendable {
    private let state = Mutex(JournalStatus())
    private let stops = Atomic<UInt64>(0)
    private let lostTicks = Atomic<UInt64>(0)

    init() {}

    /// How the recording is doing now.
    ///
    /// Use from any thread but the loop's: it takes a lock.
    public var status: JournalStatus {
        var status = state.withLock { $0 }
        status.stops = stops.load(ordering: .relaxed)
        status.lostTicks = lostTicks.load(ordering: .relaxed)
        return status
    }

    func update(_ change: (inout JournalStatus) -> Void) { state.withLock { change(&$0) } }

    // The loop's side: counters only, no lock.
    func noteStop() { stops.wrappingAdd(1, ordering: .relaxed) }
    func noteLostTick() { lostTicks.wrappingAdd(1, ordering: .relaxed) }
    var lost: UInt64 { lostTicks.load(ordering: .relaxed) }
}
