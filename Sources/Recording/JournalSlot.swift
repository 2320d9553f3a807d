import Quantities

/// The room for one block on its way to the disk, with the snapshots that belong to it.
///
/// Owned by the loop while it is filled and by the journal's thread while it is stored; the
/// ring hands it over. Its room is allocated once.
final class JournalSlot {
    /// The tick of the first recorded step.
    var firstTick: UInt64 = 0
    /// How many ticks `block` holds.
    var count = 0
    /// Inputs and hashes of the ticks.
    var block: ByteWriter
    /// The state before the first tick, where recording begins or goes on after a gap.
    var opening: ByteWriter
    /// The state after the last tick, every 30 s and at the end.
    var closing: ByteWriter
    /// How many ticks before the opening were lost.
    var lostTicks: UInt64 = 0

    init(blockBytes: Int, snapshotBytes: Int) {
        block = ByteWriter(capacity: blockBytes)
        opening = ByteWriter(capacity: snapshotBytes)
        closing = ByteWriter(capacity: snapshotBytes)
    }

    /// Makes the slot ready for a block whose first recorded tick comes after `tick`.
    func begin(after tick: Tick) {
        firstTick = tick.index + 1
        count = 0
        lostTicks = 0
        block.removeAll()
        opening.removeAll()
        closing.removeAll()
    }

    /// The tick of the opening snapshot.
    var openingTick: UInt64 { firstTick - 1 }
    /// The tick of the closing snapshot.
    var closingTick: UInt64 { firstTick + UInt64(count) - 1 }
}
