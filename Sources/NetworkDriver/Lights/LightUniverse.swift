import Quantities

/// How the frames of several sources become one.
public enum LightMerge: String, Sendable, CaseIterable {
    /// In each slot the highest value counts.
    case highest
    /// In each slot the value counts that changed last.
    case latest
}

/// One source's frame for one universe.
struct LightFrame: Hashable, Sendable {
    /// What tells sources apart: the sACN identifier, or address and physical port of Art-Net.
    var source: [UInt8]
    /// 0 … 200; the highest counts.
    var priority: Int
    /// The running number; nil where the source does not count.
    var sequence: UInt8?
    /// Up to 512 slots.
    var slots: [UInt8]
}

/// What all sources of one universe say together.
///
/// A pure function of frames and times. The sources with the highest priority count; among
/// these the merge decides. Without frames a source is forgotten after `patience`.
struct LightUniverse: Sendable {
    /// What became of a frame.
    enum Outcome: Hashable, Sendable {
        /// It counts.
        case taken
        /// It came, but others have more right.
        case outranked
        /// An older one than what we have.
        case late
        /// There are too many sources already.
        case crowded
    }

    private struct Source: Sendable {
        var key: [UInt8]
        var priority: Int
        var sequence: UInt8?
        var seenAt: MonotonicTime
        var slots: [UInt8]
        var changedAt: [Int64]
    }

    /// How many sources are listened to.
    let capacity: Int
    /// Nanoseconds after which a silent source is lost.
    let patience: Int64
    /// How sources of equal right are merged.
    let merge: LightMerge
    private var sources: [Source] = []

    init(capacity: Int, patience: Int64, merge: LightMerge) {
        self.capacity = capacity
        self.patience = patience
        self.merge = merge
    }

    /// How many sources are there.
    var count: Int { sources.count }

    /// Takes a frame.
    mutating func take(_ frame: LightFrame, at now: MonotonicTime) -> Outcome {
        expire(at: now)
        if let index = sources.firstIndex(where: { $0.key == frame.source }) {
            guard LightUniverse.isNewer(frame.sequence, than: sources[index].sequence) else {
                return .late
            }
            sources[index].sequence = frame.sequence
            sources[index].priority = frame.priority
            sources[index].seenAt = now
            for slot in 0..<512 {
                let value = slot < frame.slots.count ? frame.slots[slot] : 0
                guard sources[index].slots[slot] != value else { continue }
                sources[index].slots[slot] = value
                sources[index].changedAt[slot] = now.nanoseconds
            }
        } else {
            guard sources.count < capacity || makeRoom(for: frame.priority) else { return .crowded }
            let fill = [UInt8](repeating: 0, count: 512 - min(512, frame.slots.count))
            sources.append(
                Source(
                    key: frame.source, priority: frame.priority, sequence: frame.sequence,
                    seenAt: now, slots: Array(frame.slots.prefix(512)) + fill,
                    changedAt: [Int64](repeating: now.nanoseconds, count: 512)))
        }
        return frame.priority == highestPriority ? .taken : .outranked
    }

    /// A source that says goodbye.
    mutating func remove(_ source: [UInt8]) { sources.removeAll { $0.key == source } }

    /// Forgets sources that have been silent for longer than `patience`.
    mutating func expire(at now: MonotonicTime) {
        sources.removeAll { now - $0.seenAt > patience }
    }

    /// All 512 slots as they count now; nil where no source is there.
    var slots: [UInt8]? {
        let winners = sources.filter { $0.priority == highestPriority }
        guard var merged = winners.first?.slots else { return nil }
        if winners.count == 1 { return merged }
        for slot in 0..<512 {
            switch merge {
            case .highest:
                for source in winners { merged[slot] = max(merged[slot], source.slots[slot]) }
            case .latest:
                var newest = Int64.min
                for source in winners where source.changedAt[slot] >= newest {
                    newest = source.changedAt[slot]
                    merged[slot] = source.slots[slot]
                }
            }
        }
        return merged
    }

    private var highestPriority: Int { sources.map(\.priority).max() ?? 0 }

    /// A full house gives the place of its least right source to one with more right.
    private mutating func makeRoom(for priority: Int) -> Bool {
        guard let least = sources.indices.min(by: { sources[$0].priority < sources[$1].priority }),
            sources[least].priority < priority
        else { return false }
        sources.remove(at: least)
        return true
    }

    /// Whether a running number follows another: not equal, and not up to 20 back.
    ///
    /// Further back, the source has begun anew. Source: E1.31, 6.7.2.
    static func isNewer(_ number: UInt8?, than last: UInt8?) -> Bool {
        guard let number, let last else { return true }
        let step = Int8(bitPattern: number &- last)
        return !(-20 < step && step <= 0)
    }
}
