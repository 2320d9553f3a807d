import Quantities
import WorldState

/// Steps a world again with the inputs of a recording, and compares every tick.
///
/// The same code path as live: the world does not know that it is a replay. Belongs to one
/// thread; allocates once per block.
public final class Replayer {
    /// The world at the tick replayed last.
    public private(set) var world: World
    private let reader: JournalReader

    /// Makes the world from the header, or from the last snapshot at or before a tick.
    ///
    /// - Parameters:
    ///   - reader: The recording.
    ///   - tick: Where to start; nil for the first tick that is still there.
    /// - Throws: `damaged` where neither header nor snapshots lead to the first tick.
    public init(_ reader: JournalReader, from tick: Tick? = nil) throws(JournalError) {
        self.reader = reader
        world = reader.header.makeWorld()
        let first = try reader.extent()?.lowerBound
        // Before the first block lies either the beginning or a snapshot.
        let start = Tick((first ?? reader.header.firstTick.next).index &- 1)
        let wanted = max(tick ?? start, start)
        if wanted == Tick(0) { return }
        if let snapshot = try reader.snapshot(atOrBefore: wanted), snapshot.tick >= start {
            world = try restored(snapshot)
        } else if start != Tick(0) {
            throw .damaged(
                path: reader.path, place: "tick \(start.index)",
                reason: "there is no snapshot to start from")
        }
    }

    private func restored(_ snapshot: JournalReader.Snapshot) throws(JournalError) -> World {
        let world = reader.header.makeWorld()
        do throws(DecodingProblem) {
            try world.restore(from: snapshot.bytes)
            guard world.tick == snapshot.tick else {
                throw DecodingProblem("it is of another tick")
            }
        } catch {
            throw .damaged(
                path: reader.path, place: "the snapshot of tick \(snapshot.tick.index)",
                reason: error.description)
        }
        return world
    }

    /// Replays to the end, or through a tick, and stops at the first difference.
    ///
    /// - Parameters:
    ///   - last: The last tick to replay; nil for all of them.
    ///   - eachTick: Called after every step that came out as recorded, with the world and what
    ///     was recorded; for film. What it throws ends the replay.
    /// - Returns: What was found.
    /// - Throws: `damaged`, `failed`, or what `eachTick` throws.
    public func run(
        through last: Tick? = nil, eachTick: (World, RecordedTick) throws -> Void = { _, _ in }
    ) throws -> ReplayResult {
        var result = ReplayResult()
        let gaps = try reader.gaps()
        while let block = try reader.block(after: world.tick.index) {
            if block.firstTick > world.tick.index + 1 {
                result.gaps.append(try leapGap(to: block, gaps))
            }
            var decoder = BlockDecoder(block, layout: reader.header.layout)
            while try next(&decoder, block) {
                let recorded = decoder.current
                if recorded.tick <= world.tick { continue }
                if let last, recorded.tick > last { return result }
                try checkDrives(recorded, block)
                world.step(recorded.inputs)
                result.ticks += 1
                let digest = StateDigest(of: world)
                if digest.whole != recorded.hash {
                    result.difference = try difference(recorded, digest)
                    return result
                }
                try eachTick(world, recorded)
            }
        }
        return result
    }

    private func next(
        _ decoder: inout BlockDecoder, _ block: RecordedBlock
    ) throws(JournalError) -> Bool {
        do throws(DecodingProblem) { return try decoder.next() } catch {
            throw reader.damage(block, error)
        }
    }

    /// Drives that arrive as an input name channels; a damaged one would lead beyond them.
    private func checkDrives(
        _ recorded: RecordedTick, _ block: RecordedBlock
    ) throws(JournalError) {
        for operation in recorded.inputs.operations {
            guard case .drives(let drives) = operation.body else { continue }
            for drive in drives where drive.channel >= reader.header.layout.channels.count {
                throw reader.damage(block, DecodingProblem("a drive of channel \(drive.channel)"))
            }
        }
    }

    /// Goes on behind lost ticks, from the snapshot that was taken there.
    private func leapGap(
        to block: RecordedBlock, _ gaps: [JournalReader.Gap]
    ) throws(JournalError) -> JournalReader.Gap {
        let from = world.tick.next
        let goal = Tick(block.firstTick - 1)
        guard
            gaps.contains(where: { $0.tick == from && $0.tick.index + $0.count == block.firstTick }
            ),
            let snapshot = try reader.snapshot(atOrBefore: goal), snapshot.tick == goal
        else {
            throw .damaged(
                path: reader.path, place: "tick \(from.index)",
                reason: "ticks up to \(goal.index) are missing and not declared as lost")
        }
        world = try restored(snapshot)
        return JournalReader.Gap(tick: from, count: goal.index - from.index + 1)
    }

    private func difference(
        _ recorded: RecordedTick, _ digest: StateDigest
    ) throws(JournalError) -> ReplayDifference {
        let sections = StateSection.allCases.filter {
            digest.shortSections[$0.rawValue] != recorded.sections[$0.rawValue]
        }
        var values: [ReplayDifference.Value] = []
        if let section = sections.first {
            let snapshot = try reader.snapshot(atOrBefore: recorded.tick)
            var expected: World?
            if let snapshot, snapshot.tick == recorded.tick { expected = try restored(snapshot) }
            let known = expected?.words(of: section)
            for (index, word) in world.words(of: section).enumerated() {
                if let known, index < known.count, known[index] == word { continue }
                let was = known.flatMap { index < $0.count ? $0[index].value : nil }
                values.append(.init(name: word.name, recorded: was, replayed: word.value))
            }
        }
        return ReplayDifference(tick: recorded.tick, sections: sections, values: values)
    }
}
