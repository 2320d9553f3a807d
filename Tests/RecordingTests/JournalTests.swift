import Conditions
import Foundation
import GRDB
import Quantities
import TestRig
import Testing
import WorldState

@testable import Recording

@Suite struct JournalTests {
    let folder = ScratchFolder()

    @Test func `what was recorded is read back and replays without a difference`() throws {
        for seed in testSeeds(3) {
            let path = folder.file("round-\(seed).nacre")
            var show = try RecordedShow(path, seed: seed)
            show.step(317)
            try show.journal.close(show.world)
            let reader = try JournalReader(path: path)
            #expect(reader.header.premise == show.world.premise)
            #expect(reader.header.drives == ScriptedRoom.drives)
            #expect(reader.header.layout == ScriptedRoom.layout)
            #expect(reader.header.program == "test")
            #expect(try reader.extent() == Tick(1)...Tick(317))

            var room = ScriptedRoom(seed: seed)
            var tick = Tick(0)
            try reader.forEachTick { recorded in
                tick = tick.next
                #expect(recorded.tick == tick)
                #expect(recorded.inputs == room.next(), "\(rerun(seed, "round trip"))")
                #expect(recorded.hash == show.hashes[Int(tick.index) - 1])
                return true
            }
            #expect(tick == Tick(317))
            let result = try Replayer(reader).run()
            #expect(result.description == "317 ticks, 0 differ", "\(rerun(seed, "replay"))")
        }
    }

    @Test func `a recording begun in the middle starts from its snapshot`() throws {
        let path = folder.file("middle.nacre")
        var show = try RecordedShow(path, after: 77)
        show.step(100)
        try show.journal.close(show.world)
        let replayer = try Replayer(try JournalReader(path: path))
        #expect(replayer.world.tick == Tick(77))
        #expect(try replayer.run().description == "100 ticks, 0 differ")
        #expect(replayer.world.hash == show.world.hash)
    }

    @Test func `a replay may start at any snapshot and end at any tick`() throws {
        let path = folder.file("seek.nacre")
        var show = try RecordedShow(path)
        show.step(2000)
        try show.journal.close(show.world)
        let reader = try JournalReader(path: path)
        #expect(try reader.snapshot(atOrBefore: Tick(1799)) == nil)
        #expect(try reader.snapshot(atOrBefore: Tick(1999))?.tick == Tick(1800))
        #expect(try reader.snapshot(atOrBefore: Tick(5000))?.tick == Tick(2000))
        let late = try Replayer(reader, from: Tick(1900))
        #expect(late.world.tick == Tick(1800))
        var seen: [UInt64] = []
        let result = try late.run(through: Tick(1850)) { world, recorded in
            #expect(world.tick == recorded.tick)
            seen.append(world.tick.index)
        }
        #expect(result.ticks == 50 && result.isSame)
        #expect(seen == Array(1801...1850))
        #expect(try late.run().description == "150 ticks, 0 differ")
    }

    @Test func `a closed recording is one plain file that opens where nothing may be written`()
        throws
    {
        let path = folder.file("plain.nacre")
        var show = try RecordedShow(path)
        show.step(65)
        try show.journal.close(show.world)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["plain.nacre"])
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
        #expect(try Replayer(try JournalReader(path: path)).run().ticks == 65)
    }

    @Test func `a recording of no ticks opens and verifies`() throws {
        let path = folder.file("empty.nacre")
        let show = try RecordedShow(path)
        try show.journal.close(show.world)
        let result = try Replayer(try JournalReader(path: path)).run()
        #expect(result.description == "0 ticks, 0 differ")
    }

    @Test func `the oldest blocks go when the quota is used up, and the rest still replays`()
        throws
    {
        let path = folder.file("quota.nacre")
        var show = try RecordedShow(path, quotaBytes: 4_000_000)
        show.step(6 * 1800 + 100)
        try show.journal.close(show.world)
        let reader = try JournalReader(path: path)
        let extent = try #require(try reader.extent())
        #expect(extent.lowerBound > Tick(1800))
        #expect(extent.upperBound == Tick(6 * 1800 + 100))
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        #expect(size < 8_000_000, "quota plus what may lie between two snapshots")
        let result = try Replayer(reader).run()
        #expect(result.isSame)
        #expect(result.ticks == extent.upperBound.index - extent.lowerBound.index + 1)
    }

    @Test func `inputs are exported as one JSON object a line`() throws {
        let path = folder.file("lines.nacre")
        var show = try RecordedShow(path)
        show.step(40)
        try show.journal.close(show.world)
        var lines: [String] = []
        try JournalReader(path: path).exportJSONLines { lines.append($0) }
        #expect(lines.count == 40)
        for (index, line) in lines.enumerated() {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(object?["tick"] as? Int == index + 1)
            let conditions = object?["conditions"] as? [String: Any]
            #expect(conditions?.count == ScriptedRoom.layout.channels.count)
        }
    }
}
