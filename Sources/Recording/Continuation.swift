import Conditions
import Foundation
import Quantities
import WorldState

/// A world that a crash, a kill or the breaker ended, made again from its recording.
public struct Continuation {
    /// The world, as it was after the last tick that was safe on the disk.
    public var world: World
    /// The recording it comes from.
    public var path: String
    /// The hash of its state; that of the recording where `remark` is empty.
    public var hash: UInt64
    /// What was not quite as it should be; empty where all of it was.
    public var remark: String

    /// Looks for the newest recording of the same world and goes on with it.
    ///
    /// A recording that was closed is done with: only one that was not is continued. The ticks
    /// after its last snapshot are stepped again, 30 s of them at the most, and compared; where
    /// they come out otherwise, as they may with another version of the program, the world goes
    /// on from the snapshot. Blocks on the disk; not for the loop.
    ///
    /// - Parameters:
    ///   - paths: The recordings to look at, the newest first; others than journals are passed
    ///     over.
    ///   - premise: What the world must be.
    ///   - layout: The channels it must have.
    /// - Returns: The world and what to say of it; nil where there is nothing to go on with.
    public static func find(
        in paths: [String], premise: Premise, layout: ChannelLayout
    ) throws(JournalError) -> Continuation? {
        for path in paths {
            guard let reader = try open(path) else { continue }
            guard reader.header.premise == premise, reader.header.layout == layout else { continue }
            guard isUnfinished(path) else { return nil }
            guard let last = try reader.extent()?.upperBound else { continue }
            return try make(reader, last)
        }
        return nil
    }

    /// Whether the last three runs of a world were continued and ended within twenty seconds each.
    ///
    /// Then it is probably the world itself that ends them, and going on would do it again.
    public static func isStuck(
        in paths: [String], premise: Premise, layout: ChannelLayout
    ) throws(JournalError) -> Bool {
        var short = 0
        for path in paths {
            guard let reader = try open(path) else { continue }
            guard reader.header.premise == premise, reader.header.layout == layout else { continue }
            guard isUnfinished(path), reader.header.firstTick != Tick(0) else { return false }
            let last = try reader.extent()?.upperBound ?? reader.header.firstTick
            guard last.index < reader.header.firstTick.index + 20 * Tick.perSecond else {
                return false
            }
            short += 1
            if short == 3 { return true }
        }
        return false
    }

    /// The recordings of a folder, the newest name first; their names tell when they began.
    public static func recordings(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".nacre") }.sorted(by: >).map {
            (folder as NSString).appendingPathComponent($0)
        }
    }

    /// Whether a recording was never closed: then its write-ahead log still lies beside it.
    public static func isUnfinished(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path + "-wal")
    }

    /// The reader of a recording; nil for what is none that this program can go on with.
    private static func open(_ path: String) throws(JournalError) -> JournalReader? {
        do throws(JournalError) { return try JournalReader(path: path) } catch {
            switch error {
            case .notAJournal, .otherVersion, .damaged: return nil
            default: throw error
            }
        }
    }

    private static func make(
        _ reader: JournalReader, _ last: Tick
    ) throws(JournalError) -> Continuation {
        let replayer = try Replayer(reader, from: last)
        let snapshot = replayer.world.tick
        let result: ReplayResult
        do { result = try replayer.run() } catch {
            throw JournalError(error, path: reader.path, place: "its last seconds")
        }
        if result.isSame {
            let world = replayer.world
            return Continuation(
                world: world, path: reader.path, hash: StateDigest(of: world).whole, remark: "")
        }
        let world = try Replayer(reader, from: snapshot).world
        let lost = Double(last.index - world.tick.index) / Double(Tick.perSecond)
        return Continuation(
            world: world, path: reader.path, hash: StateDigest(of: world).whole,
            remark: "its last \(lost) s come out otherwise and are left out")
    }
}
