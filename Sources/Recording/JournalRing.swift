import Kernels
import Synchronization

/// The slots between the loop and the journal's thread: one side fills, the other stores.
///
/// Neither side locks. `@unchecked Sendable`: a slot belongs to the loop from `free` to
/// `publish` and to the journal's thread from `next` to `release`; the two counters order this.
final class JournalRing: @unchecked Sendable {
    private let slots: [JournalSlot]
    private let published = Atomic<Int>(0)
    private let released = Atomic<Int>(0)
    /// Given for every published slot, and when the journal is to close.
    let work = WakeSignal()
    /// Given for every released slot.
    let room = WakeSignal()

    init(slots: [JournalSlot]) { self.slots = slots }

    /// How many slots wait for the disk.
    var waiting: Int {
        published.load(ordering: .acquiring) - released.load(ordering: .acquiring)
    }

    /// How many slots there are.
    var capacity: Int { slots.count }

    /// The slot to fill next; nil where all wait for the disk.
    ///
    /// For the loop.
    func free() -> JournalSlot? {
        let next = published.load(ordering: .relaxed)
        guard next - released.load(ordering: .acquiring) < slots.count else { return nil }
        return slots[next % slots.count]
    }

    /// Hands the slot that `free` gave to the journal's thread.
    ///
    /// For the loop.
    func publish() {
        published.wrappingAdd(1, ordering: .releasing)
        work.wake()
    }

    /// The slot to store next; nil where none waits.
    ///
    /// For the journal's thread.
    func next() -> JournalSlot? {
        let next = released.load(ordering: .relaxed)
        guard next < published.load(ordering: .acquiring) else { return nil }
        return slots[next % slots.count]
    }

    /// Gives the slot that `next` gave back to the loop.
    ///
    /// For the journal's thread.
    func release() {
        released.wrappingAdd(1, ordering: .releasing)
        room.wake()
    }
}
