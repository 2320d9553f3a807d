import Quantities
import WorldState

/// What `append` does when the disk does not keep up.
public enum JournalPressure: Sendable {
    /// For the living loop: never waits. Ten seconds may pile up; then recording stops, the
    /// lost ticks are counted, and it starts again from a snapshot.
    case stop
    /// For film and tests, which step faster than time: waits at the end of a block until the
    /// block before it is safe on the disk.
    case wait
}

/// Records the inputs of every tick, so that the world can be stepped again.
///
/// `append` belongs to the loop and neither blocks (with `.stop`) nor allocates once the first
/// blocks have been through; a tick that brings several edited profiles may grow its buffer.
/// The journal's own thread, at normal priority and nice 5, stores a block every half second,
/// each in one synced transaction: after `kill -9` or the breaker at most a second is missing.
/// A snapshot is stored every 30 s and at the end.
///
/// When the disk takes nothing for ten seconds the ring is full: recording stops, the ticks
/// that pass are counted as lost, and once half of the ring is free again a gap is written and
/// recording goes on from a snapshot. The journal's thread itself never drops a block: it
/// tries the same one again every half second.
public final class JournalWriter {
    /// How the recording is doing; from any thread.
    public let monitor: JournalMonitor
    /// Whether ticks are being recorded now; `false` in a gap.
    ///
    /// For the loop.
    public private(set) var isRecording = true

    private let ring: JournalRing
    private let thread: JournalThread
    private let pressure: JournalPressure
    private let path: String
    private var slot: JournalSlot?
    private var previous: TickInputs
    private var nextTick: Tick
    private var nextSnapshot: UInt64
    private var lostInThisGap: UInt64 = 0
    private var isClosed = false

    /// Creates the file, writes the header and starts the journal's thread.
    ///
    /// Allocates, and waits for the disk.
    ///
    /// - Parameters:
    ///   - path: A file that does not exist yet, in a folder that does.
    ///   - world: The world as it is before the first recorded tick.
    ///   - program: The program and its version, for the header.
    ///   - created: When this is, for the header; nothing reads it back.
    ///   - quotaBytes: How large the file may become; the oldest blocks behind a newer snapshot
    ///     go first. Nothing is dropped where it is nil. Below about a minute's worth it cannot
    ///     be kept.
    ///   - pressure: What `append` does when the disk does not keep up.
    /// - Throws: `exists`, `cannotCreate`, `diskFull`, `readOnly` or `failed`.
    public convenience init(
        path: String, world: World, program: String, created: String,
        quotaBytes: Int64? = nil, pressure: JournalPressure = .stop
    ) throws(JournalError) {
        try self.init(
            path: path, world: world, program: program, created: created,
            quotaBytes: quotaBytes, pressure: pressure, pageLimit: nil)
    }

    /// The same with a limit to the file's pages, so that tests meet a full disk.
    init(
        path: String, world: World, program: String, created: String, quotaBytes: Int64?,
        pressure: JournalPressure, pageLimit: Int?
    ) throws(JournalError) {
        self.path = path
        self.pressure = pressure
        previous = TickInputs(layout: world.layout)
        nextTick = world.tick.next
        nextSnapshot = world.tick.index + JournalFormat.snapshotTicks
        let header = JournalHeader(
            created: created, program: program, firstTick: world.tick, premise: world.premise,
            drives: world.drives, layout: world.layout, kinds: [])
        let store = try JournalStore(
            path: path, header: header, quotaBytes: quotaBytes, pageLimit: pageLimit)
        let sizes = JournalWriter.roomSizes(world)
        ring = JournalRing(
            slots: (0..<JournalFormat.ringBlocks).map { _ in
                JournalSlot(blockBytes: sizes.block, snapshotBytes: sizes.snapshot)
            })
        monitor = JournalMonitor()
        thread = JournalThread(store: store, ring: ring, monitor: monitor)
        thread.start()
        slot = ring.free()
        slot?.begin(after: world.tick)
        // A world at its very beginning is made from the header; any other needs its state.
        if world.tick != Tick(0), let slot { world.encodeSnapshot(into: &slot.opening) }
    }

    deinit {
        if !isClosed { thread.finish() }
    }

    /// How many bytes a block and a snapshot of this world may need, with some to spare.
    private static func roomSizes(_ world: World) -> (block: Int, snapshot: Int) {
        var writer = ByteWriter()
        world.encodeSnapshot(into: &writer)
        var tick = 96 + Control.limit * 20 + Operation.limit * 32
        for channel in world.layout.channels {
            switch channel.shape {
            case .tracks: tick += 16 + 32 * 24
            case .events: tick += 16 + 8 * 8
            case let shape: tick += 16 + 4 * shape.floatCount
            }
        }
        // Drives may be edited while it runs: room for a full set of them.
        let drives = Drive.limit * 64
        return (tick * JournalFormat.blockTicks + drives, writer.bytes.count * 2 + drives * 4)
    }

    /// Records a tick; called on the loop after the step, with the hashes of the new state.
    ///
    /// - Parameters:
    ///   - inputs: What the step read.
    ///   - world: The world after the step; its tick must be the one after the last call's.
    ///   - digest: The hashes of its state.
    public func append(_ inputs: TickInputs, _ world: World, _ digest: StateDigest) {
        precondition(!isClosed, "the journal is closed")
        precondition(world.tick == nextTick, "every tick is recorded, in its order")
        nextTick = world.tick.next
        guard isRecording else {
            goOn(world)
            return
        }
        guard let slot = slot ?? freshSlot(world) else {
            isRecording = false
            monitor.noteStop()
            loseTick()
            return
        }
        inputs.encode(into: &slot.block, after: slot.count == 0 ? nil : previous)
        previous.conditions.copyValues(from: inputs.conditions)
        slot.block.write(digest.whole)
        for index in 0..<16 { slot.block.write(digest.shortSections[index]) }
        slot.count += 1
        if slot.count == JournalFormat.blockTicks { finishBlock(slot, world) }
    }

    /// A slot for the block that begins with the tick just stepped.
    private func freshSlot(_ world: World) -> JournalSlot? {
        guard let fresh = ring.free() else { return nil }
        fresh.begin(after: Tick(world.tick.index - 1))
        slot = fresh
        return fresh
    }

    private func finishBlock(_ slot: JournalSlot, _ world: World) {
        if world.tick.index >= nextSnapshot {
            world.encodeSnapshot(into: &slot.closing)
            nextSnapshot = world.tick.index + JournalFormat.snapshotTicks
        }
        if pressure == .wait { waitForStore() }
        self.slot = nil
        ring.publish()
    }

    /// Waits until nothing waits for the disk; gives up where the disk refuses.
    private func waitForStore() {
        while ring.waiting > 0 && !thread.isFailing { ring.room.wait() }
    }

    /// In a gap: waits until half of the ring is free, then goes on from a snapshot.
    private func goOn(_ world: World) {
        loseTick()
        guard ring.waiting <= ring.capacity / 2, !thread.isFailing, let fresh = ring.free() else {
            return
        }
        fresh.begin(after: world.tick)
        fresh.lostTicks = lostInThisGap
        world.encodeSnapshot(into: &fresh.opening)
        nextSnapshot = world.tick.index + JournalFormat.snapshotTicks
        lostInThisGap = 0
        slot = fresh
        isRecording = true
    }

    private func loseTick() {
        lostInThisGap += 1
        monitor.noteLostTick()
    }

    /// Stores what is under way with a snapshot of the state, and closes the file.
    ///
    /// Waits for the disk, some seconds where it refuses. Afterwards the file is one plain
    /// file without companions, which opens on a read-only medium too.
    ///
    /// - Parameter world: The world after the last recorded tick.
    /// - Throws: What kept the last blocks from being stored; `ranFull` where ticks are missing.
    public func close(_ world: World) throws(JournalError) {
        precondition(!isClosed, "the journal is closed")
        isClosed = true
        if isRecording {
            while ring.free() == nil && !thread.isFailing { ring.room.wait() }
            if let last = slot ?? freshSlot(at: world) {
                world.encodeSnapshot(into: &last.closing)
                ring.publish()
            }
        }
        slot = nil
        thread.finish()
        if let problem = monitor.status.problem { throw problem }
        if monitor.lost > 0 { throw .ranFull(path: path, lostTicks: monitor.lost) }
    }

    private func freshSlot(at world: World) -> JournalSlot? {
        guard let fresh = ring.free() else { return nil }
        fresh.begin(after: world.tick)
        return fresh
    }
}
