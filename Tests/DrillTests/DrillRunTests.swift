import Conditions
import Drill
import Foundation
import Quantities
import Recording
import Runner
import Sensing
import Setup
import TestRig
import Testing
import WorldState

/// A room without perception: somebody walks to and fro, it is loud, and now and then they clap.
private final class ScriptedRoom: TickSource {
    private let board: ReadingBoard
    private let latch: Latch
    private let last: UInt64
    private var reading: Reading

    init(_ layout: ChannelLayout, _ drill: Drill, seconds: Double) {
        board = ReadingBoard(layout: layout)
        latch = Latch(
            board: board, policies: LossPolicies.standard(layout),
            drill: DrillActivity(drill, begin: MonotonicTime(nanoseconds: 0)))
        last = UInt64(seconds * 60)
        reading = Reading(layout: layout, prefix: "room.")
    }

    func latch(_ tick: Tick, into inputs: inout TickInputs) throws -> Bool {
        if tick.index > last { return false }
        inputs.operations.removeAll(keepingCapacity: true)
        if tick.index % 2 == 0 { publish(tick) }
        latch.latch(
            now: MonotonicTime(nanoseconds: tick.nanoseconds), into: &inputs.conditions)
        return true
    }

    private func publish(_ tick: Tick) {
        let layout = board.layout
        let time = Float(tick.index) / 60
        reading.capturedAt = MonotonicTime(nanoseconds: tick.nanoseconds)
        func place(_ name: String) -> Int { layout.index(of: name) ?? 0 }
        let people = place("room.eye.people")
        reading.frame.removeTracks(people)
        reading.frame.addTrack(
            people,
            Track(
                identity: 3, position: Vector2(Exact.sin(time), 2),
                velocity: Vector2(Exact.cos(time), 0), height: 1.7))
        reading.frame.setNumber(place("room.eye.count"), 0, 1)
        reading.frame.setNumber(place("room.ear.loudness"), 0, -24)
        let clap = place("room.ear.clap")
        reading.frame.removeEvents(clap)
        if tick.index % 120 == 0 {
            reading.frame.addEvent(clap, ConditionEvent(strength: 0.6, bearing: 0.2))
        }
        board.publish(reading)
    }
}

@Suite struct DrillRunTests {
    private static let project = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private static func profile() throws -> Profile {
        try ExhibitFolder(path: project).profile(project + "/Profiles/rehearsal.yaml")
    }

    private static func seconds(_ seconds: Double) -> Int64 { Int64(seconds * 1e9) }

    private static func drill(_ kind: Fault.Kind, _ channels: String = "room.eye.*") -> Drill {
        Drill(
            seed: 5, faults: [Fault(kind, on: channels, from: seconds(4), length: seconds(10))])
    }

    private static func run(
        _ drill: Drill, journal: ((World) throws -> JournalWriter)? = nil
    ) throws -> DrillReport {
        let profile = try profile()
        let world = World(
            premise: profile.premise, drives: profile.drives, layout: profile.layout)
        let writer = try journal?(world)
        let report = try DrillRun.run(
            profile, drill, source: ScriptedRoom(profile.layout, drill, seconds: 20),
            world: world, workers: 0, journal: writer)
        try writer?.close(world)
        return report
    }

    @Test func `the report tells states, silent drives and the return`() throws {
        let report = try DrillRunTests.run(DrillRunTests.drill(.off))
        let verdict = try #require(report.verdicts.first)
        #expect(verdict.wentOn)
        let passage = try #require(verdict.passages.first)
        #expect(
            passage.states.map(\.state)
                == [.live, .held, .stale, .unavailable, .live])
        let seconds = passage.states.map(\.second)
        #expect(abs(seconds[1] - 4.5) < 0.1 && abs(seconds[2] - 6.5) < 0.1)
        #expect(abs(seconds[3] - 11.5) < 0.1 && abs(seconds[4] - 14) < 0.1)
        let grass = try #require(verdict.drives.first { $0.target == "grass.part" })
        // Held 2.5 s, then the last of the people goes at the end of the 5 s fade.
        #expect((7...9).contains(grass.silentAfter ?? 0))
        #expect(verdict.sentence.contains("grass.part fell silent"))
        #expect(verdict.sentence.contains("nothing jumped"))
        #expect(report.json.contains("\"went_on\":true"))
    }

    @Test(arguments: Fault.Kind.allCases)
    func `the same seed is the same world, and the world goes on`(kind: Fault.Kind) throws {
        let drill = DrillRunTests.drill(kind, "room.*")
        let report = try DrillRunTests.run(drill)
        #expect(report == (try DrillRunTests.run(drill)))
        #expect(report.wentOn)
        #expect(report.ticks == 1200)
        // Whatever a sensor says, no property of the world may jump.
        let properties = report.largest.filter { $0.what != "visitors" && $0.what != "picture" }
        #expect(properties.allSatisfy { !$0.isTooLarge })
    }

    @Test func `a recorded drill replays without it, and can be drilled again`() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("drill-\(UUID().uuidString).nacre").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let report = try DrillRunTests.run(DrillRunTests.drill(.garbage)) { world in
            try JournalWriter(
                path: path, world: world, program: "test", created: "now", quotaBytes: 1 << 30)
        }
        let reader = try JournalReader(path: path)
        let replayer = try Replayer(reader)
        #expect(try replayer.run().description == "1200 ticks, 0 differ")
        #expect(replayer.world.hash == report.hash)
        let harmless = try DrillReplay.run(reader, Drill(faults: []))
        #expect(harmless.difference?.ticks == 0)
        let quiet = try DrillReplay.run(reader, DrillRunTests.drill(.off, "room.ear.*"))
        let difference = try #require(quiet.difference)
        #expect(difference.ticks > 300)
        #expect(abs((difference.firstSecond ?? 0) - 4.5) < 2.6)
        #expect(difference.sections.contains("drives"))
        #expect(quiet == (try DrillReplay.run(reader, DrillRunTests.drill(.off, "room.ear.*"))))
    }

    @Test func `the standard programme lets every kind happen to every device`() throws {
        let layout = try DrillRunTests.profile().layout
        let drill = Drill.standard(layout, seed: 1)
        #expect(Set(drill.faults.map(\.channels)) == ["room.eye.*", "room.ear.*"])
        for kind in Fault.Kind.allCases {
            #expect(drill.faults.filter { $0.kind == kind }.count == 2)
        }
        #expect(abs(Double(drill.end) * 1e-9 - 69) < 1)
    }
}
