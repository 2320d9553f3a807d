import Foundation
import GRDB
import Quantities
import TestRig
import Testing

@testable import Recording
@testable import WorldState

@Suite struct JournalFailureTests {
    let folder = ScratchFolder()

    private func recording(_ name: String, ticks: Int = 70) throws -> String {
        let path = folder.file(name)
        var show = try RecordedShow(path)
        show.step(ticks)
        try show.journal.close(show.world)
        return path
    }

    private func change(_ path: String, _ sql: String) throws {
        try DatabaseQueue(path: path).write { db in try db.execute(sql: sql) }
    }

    private func problem(of path: String) -> JournalError? {
        do {
            _ = try Replayer(try JournalReader(path: path)).run()
            return nil
        } catch { return error as? JournalError }
    }

    // MARK: Creating

    @Test func `a file that exists is never written over`() throws {
        let path = folder.file("there.nacre")
        try "mine".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: JournalError.exists(path: path)) { try RecordedShow(path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    }

    @Test func `a missing folder is named with the reason`() throws {
        let path = folder.file("no/such/show.nacre")
        #expect(
            throws: JournalError.cannotCreate(path: path, reason: "No such file or directory")
        ) { try RecordedShow(path) }
    }

    @Test func `a disk too full for the header leaves nothing behind`() throws {
        let path = folder.file("tiny.nacre")
        #expect(throws: JournalError.diskFull(path: path)) {
            try RecordedShow(path, pageLimit: 3)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    // MARK: Opening

    @Test func `what is no recording is refused in words`() throws {
        let missing = folder.file("missing.nacre")
        #expect(
            problem(of: missing)
                == .cannotOpen(path: missing, reason: "there is no such file"))
        let text = folder.file("text.nacre")
        try String(repeating: "not a database ", count: 99)
            .write(toFile: text, atomically: true, encoding: .utf8)
        #expect(problem(of: text) == .notAJournal(path: text))
        let other = folder.file("other.nacre")
        try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE t (x)") }
        #expect(problem(of: other) == .notAJournal(path: other))
        let empty = folder.file("empty.nacre")
        try Data().write(to: URL(fileURLWithPath: empty))
        #expect(problem(of: empty) == .notAJournal(path: empty))
        #expect(problem(of: folder.path)?.description.contains("it is a folder") == true)
    }

    @Test func `another format is named with both versions`() throws {
        let path = try recording("future.nacre")
        try change(path, "PRAGMA user_version = 9")
        #expect(problem(of: path) == .otherVersion(path: path, found: 9, known: 2))
    }

    // MARK: Damage

    @Test func `changed bytes, values of other types and missing rows are named`() throws {
        let damages = [
            "UPDATE blocks SET bytes = zeroblob(length(bytes)) WHERE tick = 31",
            "UPDATE blocks SET count = 29 WHERE tick = 31",
            "UPDATE blocks SET count = -1 WHERE tick = 31", "UPDATE blocks SET bytes = 'text'",
            "UPDATE blocks SET bytes = substr(bytes, 1, 100) WHERE tick = 61",
            "UPDATE blocks SET checksum = 'x'", "DELETE FROM blocks WHERE tick = 31",
            "DELETE FROM blocks WHERE tick = 1", "DROP TABLE blocks", "DROP TABLE gaps",
            "DELETE FROM header", "UPDATE header SET premise = zeroblob(9)",
            "UPDATE header SET channels = x'ff'", "UPDATE header SET first_tick = -5",
            "UPDATE header SET drives = x'0505'", "UPDATE header SET checksum = 4",
            "UPDATE blocks SET tick = 9223372036854775807 WHERE tick = 61",
        ]
        for (index, sql) in damages.enumerated() {
            let path = try recording("damage-\(index).nacre")
            try change(path, sql)
            guard case .damaged(path, _, _) = problem(of: path) else {
                Issue.record("\(sql): \(String(describing: problem(of: path)))")
                continue
            }
        }
    }

    @Test func `random changes to the file end in an error or do no harm`() throws {
        let path = try recording("whole.nacre", ticks: 130)
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        for seed in testSeeds(60) {
            var random = RandomStream(seed: seed)
            var bytes = whole
            if random.unit() < 0.3 { bytes.removeLast(random.below(bytes.count)) }
            for _ in 0..<(1 + random.below(40)) where !bytes.isEmpty {
                bytes[random.below(bytes.count)] = UInt8(random.below(256))
            }
            let copy = folder.file("changed-\(seed).nacre")
            try Data(bytes).write(to: URL(fileURLWithPath: copy))
            do {
                let result = try Replayer(try JournalReader(path: copy)).run()
                #expect(result.isSame, "\(rerun(seed, "random changes"))")
            } catch {
                #expect(error is JournalError, "\(error) \(rerun(seed, "random changes"))")
            }
        }
    }

    @Test func `a hash that does not fit is the first tick that differs`() throws {
        let path = folder.file("other-hash.nacre")
        var show = try RecordedShow(path)
        show.step(40)
        let inputs = show.room.next()
        show.world.step(inputs)
        // What another machine would have recorded, had it gone wrong in the birds.
        let right = StateDigest(of: show.world)
        var sections = right.sections
        sections[StateSection.birds.rawValue] ^= 0x1234
        show.journal.append(
            inputs, show.world, StateDigest(sections: sections, whole: right.whole ^ 1))
        show.step(9)
        try show.journal.close(show.world)
        let result = try Replayer(try JournalReader(path: path)).run()
        let difference = try #require(result.difference)
        #expect(result.ticks == 41)
        #expect(difference.tick == Tick(41))
        #expect(difference.sections == [.birds])
        #expect(difference.description.hasPrefix("tick 41 differs in birds\n  birds[0].identity"))
    }

    @Test func `where a snapshot was kept, the values that differ are named with both`() throws {
        let path = folder.file("other-state.nacre")
        var show = try RecordedShow(path)
        show.step(39)
        let inputs = show.room.next()
        show.world.step(inputs)
        // The recorded state has another wetness than the inputs lead to.
        let other = ScriptedRoom.world(seed: 1)
        var writer = ByteWriter()
        show.world.encodeSnapshot(into: &writer)
        try other.restore(from: writer.bytes)
        other.weather.wetness = 0.75
        show.journal.append(inputs, other, StateDigest(of: other))
        try show.journal.close(other)
        let result = try Replayer(try JournalReader(path: path)).run()
        let difference = try #require(result.difference)
        #expect(difference.sections == [.weather])
        #expect(difference.values.map(\.name) == ["weather.wetness"])
        #expect(difference.values.first?.recorded == "0.75")
        #expect(difference.values.first?.replayed == "\(show.world.weather.wetness)")
    }

    // MARK: A disk that does not keep up

    @Test func `a locked disk fills the ring, stops the recording and starts it again`() throws {
        let path = folder.file("slow.nacre")
        var show = try RecordedShow(path, pressure: .stop)
        show.step(30)
        waitUntil { show.journal.monitor.status.blocks == 1 }
        // Somebody else holds the file: every try of the journal's thread is refused.
        let other = try DatabaseQueue(path: path)
        try other.inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            show.step(600)
            #expect(show.journal.isRecording, "ten seconds fit")
            show.step(1)
            #expect(!show.journal.isRecording)
            show.step(99)
            waitUntil { show.journal.monitor.status.problem != nil }
            let status = show.journal.monitor.status
            #expect(status.problem == .locked(path: path))
            #expect(status.stops == 1)
            #expect(status.lostTicks == 100)
            #expect(status.storedThrough == Tick(30))
            try db.execute(sql: "COMMIT")
        }
        waitUntil { show.journal.monitor.status.storedThrough == Tick(630) }
        show.step(1)
        #expect(show.journal.isRecording)
        show.step(200)
        #expect(show.journal.monitor.status.problem == nil)
        #expect(show.journal.monitor.status.lastProblem == .locked(path: path))
        #expect(throws: JournalError.ranFull(path: path, lostTicks: 101)) {
            try show.journal.close(show.world)
        }

        let reader = try JournalReader(path: path)
        #expect(try reader.gaps() == [.init(tick: Tick(631), count: 101)])
        let result = try Replayer(reader).run()
        #expect(
            result.description == """
                ticks 631 to 731 were lost while recording
                830 ticks, 0 differ
                """)
    }

    @Test func `a full disk is reported, and what was stored before still replays`() throws {
        let path = folder.file("full.nacre")
        var show = try RecordedShow(path, pressure: .stop, pageLimit: 200)
        while show.journal.monitor.status.problem == nil && show.hashes.count < 6000 {
            show.step(30)
            waitUntil {
                show.journal.monitor.status.problem != nil
                    || show.journal.monitor.status.storedThrough == show.world.tick
            }
        }
        #expect(throws: JournalError.diskFull(path: path)) { try show.journal.close(show.world) }
        let stored = show.journal.monitor.status.storedThrough
        let result = try Replayer(try JournalReader(path: path)).run()
        #expect(result.isSame && result.ticks == stored.index && stored.index > 30)
    }

    /// Waits for another thread, a minute at the most.
    private func waitUntil(_ condition: () -> Bool) {
        for _ in 0..<60_000 where !condition() { usleep(1000) }
        #expect(condition())
    }
}
