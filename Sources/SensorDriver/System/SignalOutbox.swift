import DeviceIO
import Kernels
import Synchronization

/// What waits to be sent: of each level the newest value, events in their order.
///
/// One thread puts in (the loop), one takes out (the sink's own). All room is allocated once
/// and there is no lock, so that the loop never waits.
final class SignalOutbox: Sendable {
    /// One value on its way.
    struct Item: Sendable, Equatable {
        var signal: Int
        var value: SIMD4<Float>
    }

    private let isEvent: [Bool]
    private let levels: [LatestSlot<SIMD4<Float>>]
    private let events: EventRing
    private let lost = Atomic<UInt64>(0)

    /// - Parameters:
    ///   - requests: The signals that there are.
    ///   - capacity: How many events may wait.
    init(requests: [SignalRequest], capacity: Int = 256) {
        isEvent = requests.map(\.isEvent)
        levels = requests.map { _ in LatestSlot() }
        events = EventRing(capacity: capacity)
    }

    /// Values that found no room since `reset`; for any thread.
    var refused: UInt64 { lost.load(ordering: .relaxed) }

    /// Counts values that the device did not take; for any thread.
    func refuse(_ count: Int = 1) { lost.wrappingAdd(UInt64(count), ordering: .relaxed) }

    /// Puts down a value; neither blocks nor allocates.
    ///
    /// For the one who sends.
    func put(_ signal: Int, _ value: SIMD4<Float>) {
        precondition(isEvent.indices.contains(signal), "a signal that was never asked for")
        if !isEvent[signal] {
            levels[signal].put(value)
        } else if !events.offer(Item(signal: signal, value: value)) {
            refuse()
        }
    }

    /// Moves what waits behind `items`: the levels, then the events.
    ///
    /// For the one who takes.
    func take(into items: inout [Item]) {
        for signal in levels.indices {
            if let value = levels[signal].take() {
                items.append(Item(signal: signal, value: value))
            }
        }
        // Bounded, so that a sender faster than us cannot keep us here.
        for _ in 0..<events.capacity {
            guard let item = events.poll() else { return }
            items.append(item)
        }
    }

    /// Forgets what waits and what was refused.
    ///
    /// For the one who takes.
    func reset() {
        var forgotten: [Item] = []
        take(into: &forgotten)
        lost.store(0, ordering: .relaxed)
    }
}

/// Events on their way from one thread to another, first in, first out.
///
/// `@unchecked Sendable`: a cell belongs to the sender until `end` has passed it, and to the
/// taker until `start` has.
private final class EventRing: @unchecked Sendable {
    let capacity: Int
    private let cells: UnsafeMutablePointer<SignalOutbox.Item>
    /// How many were taken and how many offered, ever.
    private let start = Atomic<Int>(0)
    private let end = Atomic<Int>(0)

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
        cells = .allocate(capacity: self.capacity)
        cells.initialize(
            repeating: SignalOutbox.Item(signal: 0, value: SIMD4()), count: self.capacity)
    }

    deinit { cells.deallocate() }

    /// False where there is no room.
    func offer(_ item: SignalOutbox.Item) -> Bool {
        let place = end.load(ordering: .relaxed)
        guard place - start.load(ordering: .acquiring) < capacity else { return false }
        cells[place % capacity] = item
        end.store(place + 1, ordering: .releasing)
        return true
    }

    /// The next one, or nothing.
    func poll() -> SignalOutbox.Item? {
        let place = start.load(ordering: .relaxed)
        guard place < end.load(ordering: .acquiring) else { return nil }
        let item = cells[place % capacity]
        start.store(place + 1, ordering: .releasing)
        return item
    }
}
