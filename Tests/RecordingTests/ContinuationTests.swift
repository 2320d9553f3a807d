import Conditions
import Foundation
import Quantities
import Testing
import WorldState

@testable import Recording

/// Going on with a world whose recording has no end.
struct ContinuationTests {
    private static func folder() throws -> URL {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("nacre-continue-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }

    /// Records some ticks and returns the world; what a kill leaves is copied to `killed`.
    private static func record(
        _ path: String, ticks: Int, premise: Premise = Premise(), killed: String? = nil
    ) throws -> World {
        let world = World(premise: premise, drives: [], layout: .standard)
        let writer = try JournalWriter(
            path: path, world: world, program: "test", created: "now", pressure: .wait)
        for _ in 0..<ticks {
            let inputs = TickInputs(layout: .standard)
            world.step(inputs)
            writer.append(inputs, world, StateDigest(of: world))
        }
        if let killed {
            for end in ["", "-wal", "-shm"] {
                try FileManager.default.copyItem(atPath: path + end, toPath: killed + end)
            }
        }
        try writer.close(world)
        return world
    }

    @Test func `what a kill leaves goes on at most half a second earlier, with the same state`()
        throws
    {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let (path, killed) = (folder.path + "/a.nacre", folder.path + "/b.nacre")
        // More than a snapshot, and not a whole number of blocks.
        let ended = try Self.record(path, ticks: 1917, killed: killed)
        let found = try #require(
            try Continuation.find(
                in: Continuation.recordings(in: folder.path), premise: Premise(),
                layout: .standard))
        #expect(found.path == killed && found.remark.isEmpty)
        #expect(found.world.tick.index <= 1917 && found.world.tick.index > 1917 - 60)
        let again = found.world
        while again.tick < ended.tick { again.step(TickInputs(layout: .standard)) }
        #expect(again.hash == ended.hash)
        // And the hash that is told is the journal's.
        let reader = try JournalReader(path: killed)
        var last: RecordedTick?
        try reader.forEachTick {
            last = $0
            return true
        }
        #expect(last?.hash == found.hash)
    }

    @Test func `a recording that was closed is done with, and so is another world's`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let killed = folder.path + "/a.nacre"
        _ = try Self.record(folder.path + "/x.nacre", ticks: 90, killed: killed)
        func find(_ premise: Premise) throws -> Continuation? {
            try Continuation.find(
                in: Continuation.recordings(in: folder.path), premise: premise, layout: .standard)
        }
        #expect(try find(Premise()) == nil, "x is newer and was closed")
        try FileManager.default.removeItem(atPath: folder.path + "/x.nacre")
        #expect(try find(Premise()) != nil)
        var other = Premise()
        other.seed = 99
        #expect(try find(other) == nil)
        try Data("nothing".utf8).write(to: folder.appendingPathComponent("z.nacre"))
        #expect(try find(Premise()) != nil, "what is no recording is passed over")
    }

    @Test func `a world that ends three runs within seconds is left behind`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        var path = folder.path + "/0.nacre"
        _ = try Self.record(folder.path + "/x.nacre", ticks: 90, killed: path)
        try FileManager.default.removeItem(atPath: folder.path + "/x.nacre")
        func all() -> [String] { Continuation.recordings(in: folder.path) }
        func isStuck() throws -> Bool {
            try Continuation.isStuck(in: all(), premise: Premise(), layout: .standard)
        }
        for number in 1...3 {
            #expect(try !isStuck())
            let found = try #require(
                try Continuation.find(in: all(), premise: Premise(), layout: .standard))
            #expect(found.path == path)
            let (open, killed) = ("\(folder.path)/open", "\(folder.path)/\(number).nacre")
            let writer = try JournalWriter(
                path: open, world: found.world, program: "test", created: "now", pressure: .wait)
            for _ in 0..<90 {
                found.world.step(TickInputs(layout: .standard))
                writer.append(
                    TickInputs(layout: .standard), found.world, StateDigest(of: found.world))
            }
            for end in ["", "-wal", "-shm"] {
                try FileManager.default.copyItem(atPath: open + end, toPath: killed + end)
            }
            try writer.close(found.world)
            try FileManager.default.removeItem(atPath: open)
            path = killed
        }
        #expect(try isStuck())
    }

    @Test func `a run that goes on records a file that verifies from its first tick`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let killed = folder.path + "/a.nacre"
        _ = try Self.record(folder.path + "/x.nacre", ticks: 300, killed: killed)
        let found = try #require(
            try Continuation.find(in: [killed], premise: Premise(), layout: .standard))
        let world = found.world
        let next = folder.path + "/b.nacre"
        let writer = try JournalWriter(
            path: next, world: world, program: "test", created: "now", pressure: .wait)
        for _ in 0..<100 {
            let inputs = TickInputs(layout: .standard)
            world.step(inputs)
            writer.append(inputs, world, StateDigest(of: world))
        }
        try writer.close(world)
        let result = try Replayer(JournalReader(path: next)).run()
        #expect(result.isSame && result.ticks == 100)
    }
}
