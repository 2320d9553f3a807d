import Conditions
import Quantities
import TestRig
import Testing

@testable import WorldState

@Suite struct WorldStepTests {
    @Test func `a scripted show of twenty seconds ends in the committed state`() {
        let world = Rig.world(drives: Rig.drives) { $0.strolls = true }
        var random = RandomStream(seed: 2026)
        var hashes = StateHash()
        for tick in 1...1200 {
            world.step(Rig.anything(&random, tick))
            hashes.combine(world.hash)
        }
        #expect(world.tick == Tick(1200))
        // The same in debug and release and on every machine. A wanted change of the world
        // changes it: then look at the world, and write the new one here.
        #expect(hashes.value == 12_182_609_812_842_678_471)
    }

    @Test func `the same inputs give the same world, other seeds another`() {
        for seed in testSeeds(3) {
            let worlds = [seed, seed, seed &+ 1].map { seed in
                Rig.world(drives: Rig.drives) { $0.seed = seed }
            }
            for world in worlds {
                var random = RandomStream(seed: seed)
                for tick in 1...300 { world.step(Rig.anything(&random, tick)) }
            }
            #expect(worlds[0].hash == worlds[1].hash, "\(rerun(seed, "the same inputs"))")
            #expect(worlds[0].hash != worlds[2].hash)
            #expect(StateDigest(of: worlds[0]).whole == worlds[0].hash)
        }
    }

    @Test func `a world restored from a snapshot goes on like the one that never stopped`() throws {
        for seed in testSeeds(6) {
            let world = Rig.world(drives: Rig.drives) { $0.strolls = true }
            var random = RandomStream(seed: seed)
            var pick = RandomStream(seed: seed ^ 0xFACE)
            let stop = 20 + pick.below(700)
            for tick in 1...stop { world.step(Rig.anything(&random, tick)) }
            var writer = ByteWriter()
            world.encodeSnapshot(into: &writer)
            let other = Rig.world { $0.strolls = true }
            try other.restore(from: writer.bytes)
            for tick in (stop + 1)...(stop + 400) {
                let inputs = Rig.anything(&random, tick)
                world.step(inputs)
                other.step(inputs)
                #expect(world.events == other.events)
                guard StateDigest(of: world) == StateDigest(of: other) else {
                    let section = StateSection.allCases.first {
                        world.hash(of: $0) != other.hash(of: $0)
                    }
                    let place = "tick \(tick), \(String(describing: section))"
                    Issue.record("\(place): \(rerun(seed, "a world restored"))")
                    break
                }
            }
        }
    }

    @Test func `a damaged snapshot is a problem, never a trap`() {
        let world = Rig.world(drives: Rig.drives)
        var random = RandomStream(seed: 3)
        for tick in 1...200 { world.step(Rig.anything(&random, tick)) }
        var writer = ByteWriter()
        world.encodeSnapshot(into: &writer)
        for seed in testSeeds(100) {
            var random = RandomStream(seed: seed)
            let cut = Array(writer.bytes.prefix(random.below(writer.bytes.count)))
            #expect(throws: DecodingProblem.self, "\(rerun(seed, "a damaged snapshot"))") {
                try Rig.world().restore(from: cut)
            }
            var bytes = writer.bytes
            for _ in 0..<30 { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            try? Rig.world().restore(from: bytes)
        }
    }

    @Test func `every change of the state shows in the hash of its section`() {
        let world = Rig.world(drives: Rig.drives)
        func changed(_ change: () -> Void) -> [StateSection] {
            let before = StateSection.allCases.map { world.hash(of: $0) }
            change()
            return StateSection.allCases.filter { world.hash(of: $0) != before[$0.rawValue] }
        }
        #expect(changed { world.dayTurn &+= 1 } == [.clock])
        #expect(changed { world.properties[2] += 0.001 } == [.properties])
        #expect(changed { world.driveStates[1].cooldown += 1 } == [.drives])
        #expect(changed { world.weather.gust += 0.001 } == [.weather])
        #expect(changed { world.wanderers[7].breath &+= 1 } == [.wanderers])
        #expect(changed { world.birds[41].beat &+= 1 } == [.birds])
        #expect(changed { world.visitors[31].stir += 1 } == [.visitors])
        #expect(changed { world.treads[95].strength += 0.1 } == [.treads])
        #expect(changed { world.creatures[1].gaze.y += 0.1 } == [.creatures])
        #expect(changed { world.roomEye.glide.z += 0.001 } == [.room])
        let window = RoomEyeTests.world()
        let before = window.hash(of: .treads)
        window.trodden.cells[4095] += 1
        #expect(window.hash(of: .treads) != before)
    }

    @Test func `inputs come back, and bytes that end early are a problem`() throws {
        for seed in testSeeds(20) {
            var random = RandomStream(seed: seed)
            var (read, previous) = (TickInputs(layout: Rig.layout), TickInputs?.none)
            for tick in 1...100 {
                var inputs = Rig.anything(&random, tick)
                if tick % 9 == 0 {
                    inputs.operations.append(
                        Operation(
                            wanderer: 3, sequence: 9, origin: .story, body: .drives(Rig.drives)))
                }
                var writer = ByteWriter()
                inputs.encode(into: &writer, after: previous)
                var reader = ByteReader(writer.bytes)
                try read.decode(from: &reader)
                #expect(read == inputs && reader.isAtEnd, "\(rerun(seed, "inputs come back"))")
                var cut = ByteReader(Array(writer.bytes.dropLast(1 + random.below(8))))
                var other = read
                #expect(throws: DecodingProblem.self) { try other.decode(from: &cut) }
                previous = inputs
            }
        }
    }

    @Test func `a premise comes back, and one of another recipe is refused`() throws {
        var premise = Premise()
        premise.seed = 99
        premise[.hour] = 21
        premise.view = .first
        premise.room.isMirrored = false
        premise.room.place = RoomPlace(x: -20, y: 7, heading: 2)
        premise.room.view = .fixed
        premise.room.body = .shadow
        premise.room.window.rest = Vector3(1, 2, 3)
        premise.room.healing = 99
        var writer = ByteWriter()
        premise.encode(into: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(try Premise(from: &reader) == premise)
        var bytes = writer.bytes
        bytes[0] = 77
        #expect(throws: DecodingProblem.self) {
            var reader = ByteReader(bytes)
            _ = try Premise(from: &reader)
        }
    }

    @Test func `operations beyond the limit of a tick are refused and counted`() {
        let world = Rig.world()
        world.step(Rig.inputs(Array(repeating: .view(.first), count: 20)))
        #expect(world.refusedOperations == 4)
        #expect(world.wanderers[0].view == .first)
    }
}
