import Kernels
import Synchronization

/// What waits to be sent: of each level the newest value, events in their order.
///
/// One thread at a time puts in (the loop), one takes out (the sink's own). All room is made
/// once and there is no lock, so that the loop never waits.
public final class SignalOutbox: Sendable {
    /// One value on its way.
    public struct Item: Sendable, Hashable {
        /// Its place in the list of signals.
        public var signal: Int
        /// The value; parts beyond those asked for count for nothing.
        public var value: SIMD4<Float>

        /// Makes an item.
        public init(signal: Int, value: SIMD4<Float>) {
            self.signal = signal
            self.value = value
        }
    }

    /// Wakes the taker when something was put in.
    public let wake = WakeFile()
    private let requests: [SignalRequest]
    private let levels: [LatestSlot<SIMD4<Float>>]
    private let events: EventRing
    private let lost = Atomic<UInt64>(0)

    /// Makes an empty one.
    /// - Parameters:
    ///   - requests: The signals that there are.
    ///   - capacity: How many events may wait.
    public init(_ requests: [SignalRequest], capacity: Int = 256) {
        self.requests = requests
        levels = requests.map { _ in LatestSlot() }
        events = EventRing(capacity: capacity)
    }

    /// Values that found no room or were no numbers since the last `begin`; for any thread.
    public var refused: UInt64 { lost.load(ordering: .relaxed) }

    /// Counts values that the device did not take; for any thread.
    public func refuse(_ count: Int = 1) { lost.wrappingAdd(UInt64(count), ordering: .relaxed) }

    /// Whether a signal happens instead of being so; for any thread.
    public func isEvent(_ signal: Int) -> Bool { requests[signal].isEvent }

    /// Puts down a value; neither blocks nor allocates.
    ///
    /// For the one who sends. A signal that was never asked for, and parts that are no numbers,
    /// are refused and counted.
    public func put(_ signal: Int, _ value: SIMD4<Float>) {
        guard requests.indices.contains(signal) else { return refuse() }
        for part in 0..<min(4, requests[signal].parts) where !value[part].isFinite {
            return refuse()
        }
        if !requests[signal].isEvent {
            levels[signal].put(value)
        } else if !events.offer(Item(signal: signal, value: value)) {
            refuse()
        }
        wake.signal()
    }

    /// Moves what waits behind `items`: the levels, then the events.
    ///
    /// For the one who takes.
    public func take(into items: inout [Item]) {
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

    /// The same for who keeps levels and events apart.
    ///
    /// For the one who takes.
    /// - Parameters:
    ///   - levels: One for each signal; those with a new value are filled.
    ///   - events: The events in their order are appended.
    /// - Returns: Whether there was anything.
    public func take(levels new: inout [SIMD4<Float>?], events happened: inout [Item]) -> Bool {
        var isFilled = false
        for signal in levels.indices {
            guard let value = levels[signal].take() else { continue }
            new[signal] = value
            isFilled = true
        }
        for _ in 0..<events.capacity {
            guard let item = events.poll() else { break }
            happened.append(item)
            isFilled = true
        }
        return isFilled
    }

    /// Begins anew with a device that was opened: counts refusals from 0.
    ///
    /// What is so still holds and is kept; what happened while nobody was there is forgotten.
    /// For the one who takes.
    public func begin() {
        for _ in 0..<events.capacity where events.poll() == nil { break }
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
