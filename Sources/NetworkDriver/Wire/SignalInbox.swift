import DeviceIO

/// Collects readings between two reads: levels latest-wins, events in their order, both bounded.
///
/// Use from one thread. Its room is allocated once.
struct SignalInbox {
    /// How many events may wait.
    static let eventRoom = 256

    private var levels: [SignalReading?]
    private var events: [SignalReading] = []
    private var isFilled = false
    /// Events that found no room, and values that were no numbers.
    private(set) var refused: UInt64 = 0
    /// Levels that a newer one replaced.
    private(set) var replaced: UInt64 = 0

    /// Makes an empty one for that many signals.
    init(signals: Int) {
        levels = Array(repeating: nil, count: signals)
        events.reserveCapacity(SignalInbox.eventRoom)
    }

    /// Puts in a reading; one that holds something else than finite numbers is refused.
    mutating func put(_ reading: SignalReading) {
        for part in 0..<reading.parts where !reading.value[part].isFinite {
            refused += 1
            return
        }
        if !reading.isEvent {
            if levels[reading.signal] != nil { replaced &+= 1 }
            levels[reading.signal] = reading
            isFilled = true
        } else if events.count < SignalInbox.eventRoom {
            events.append(reading)
        } else {
            refused += 1
        }
    }

    /// Counts something that should have been a reading and was none.
    mutating func refuse(_ count: Int = 1) { refused += UInt64(count) }

    /// Moves everything out: levels by signal, then events as they came.
    mutating func take(into readings: inout [SignalReading]) {
        if isFilled {
            for index in levels.indices {
                guard let level = levels[index] else { continue }
                readings.append(level)
                levels[index] = nil
            }
            isFilled = false
        }
        readings.append(contentsOf: events)
        events.removeAll(keepingCapacity: true)
    }
}
