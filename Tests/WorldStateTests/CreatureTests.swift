import Conditions
import Quantities
import TestRig
import Testing

@testable import WorldState

@Suite struct CreatureTests {
    private static let drives: [Drive] = [
        Drive(
            channel: Rig.people, part: .stillness, eachPerson: true, input: (4, 6),
            output: (0, 1), hysteresis: (5, 2), cooldown: 2, target: .action(.callCreature)),
        Drive(
            channel: Rig.events, input: (0, 1), output: (0, 1), cooldown: 1,
            target: .action(.chaseCreature)),
    ]

    private static func world(seed: UInt64 = 1) -> World {
        var premise = RoomEyeTests.world().premise
        premise.seed = seed
        return World(premise: premise, drives: drives, layout: Rig.layout)
    }

    private static func inputs(
        x: Float = 0.5, speed: Float = 0, clap bearing: Float? = nil
    ) -> TickInputs {
        var inputs = Rig.inputs()
        inputs.conditions.addTrack(Rig.people, Rig.person(7, x, 2, speed: speed))
        if let bearing {
            inputs.conditions.addEvent(
                Rig.events, ConditionEvent(strength: 1, bearing: bearing))
        }
        return inputs
    }

    /// Metres from the glass before the friend.
    private static func distance(_ world: World) -> Float {
        let way = world.creatures[0].position.relative(to: world.creatures[0].meeting)
        return Vector2(way.x, way.y).length
    }

    private static func sitting(seed: UInt64 = 1) -> World {
        let world = world(seed: seed)
        for _ in 0..<2400 where world.creatures[0].doing != .sitting { world.step(inputs()) }
        return world
    }

    @Test func `a fox comes in stages to who stands still, and sits before them`() {
        for seed in testSeeds(8) {
            let world = CreatureTests.world(seed: seed)
            var halts: [Float] = []
            var doing = Creature.Doing.away
            for tick in 0..<2400 {
                world.step(CreatureTests.inputs())
                let fox = world.creatures[0]
                if tick < 290 { #expect(fox.doing == .away, "nobody has stood for 5 s yet") }
                if doing != .hesitating && fox.doing == .hesitating {
                    halts.append(CreatureTests.distance(world))
                }
                doing = fox.doing
                if fox.doing == .sitting && fox.sits > 0.95 { break }
            }
            let fox = world.creatures[0]
            #expect(fox.doing == .sitting && fox.friend == 7, "\(rerun(seed, "a fox comes"))")
            #expect(halts.count >= 2 && halts == halts.sorted(by: >), "\(halts)")
            #expect(CreatureTests.distance(world) < 2.8)
            // It looks at the eye behind the glass.
            let way = world.viewpoint(of: 0).position.relative(to: fox.position)
            for _ in 0..<200 { world.step(CreatureTests.inputs()) }
            let seen = wrapAngle(Exact.atan2(way.y, way.x) - world.creatures[0].heading)
            #expect(abs(seen) < 1.4)
            #expect(world.creatures[1].doing == .away, "one call brings one fox")
        }
    }

    @Test func `a clap drives it off, with a rustle, and it is gone for a while`() {
        let world = CreatureTests.sitting()
        #expect(world.creatures[0].doing == .sitting)
        let before = CreatureTests.distance(world)
        world.step(CreatureTests.inputs(clap: 0.4))
        #expect(world.creatures[0].doing == .fleeing)
        #expect(world.events.contains { $0.kind == .creatureStep })
        for _ in 0..<120 { world.step(CreatureTests.inputs()) }
        #expect(CreatureTests.distance(world) > before + 5)
        for _ in 0..<150 { world.step(CreatureTests.inputs()) }
        #expect(world.creatures[0].doing == .away && world.creatures[0].presence == 0)
        for _ in 0..<500 { world.step(CreatureTests.inputs()) }
        #expect(world.creatures[0].doing == .away, "it is still offended")
    }

    @Test func `who only sways keeps it, who steps makes it wary, who runs puts it to flight`() {
        let world = CreatureTests.sitting()
        for tick in 0..<300 {
            world.step(CreatureTests.inputs(x: 0.5 + 0.1 * Exact.sin(Float(tick) * 0.05)))
        }
        #expect(world.creatures[0].doing == .sitting)
        for tick in 0..<60 { world.step(CreatureTests.inputs(x: 0.5 + Float(tick) * 0.02)) }
        #expect(world.creatures[0].doing == .hesitating)
        for tick in 0..<30 {
            world.step(CreatureTests.inputs(x: 1.7 - Float(tick) * 0.05, speed: -3))
        }
        #expect(world.creatures[0].doing == .fleeing)
    }

    @Test func `it leaves when its friend has left`() {
        let world = CreatureTests.sitting()
        var seen: Set<Creature.Doing> = []
        for _ in 0..<1500 {
            world.step(Rig.inputs())
            seen.insert(world.creatures[0].doing)
        }
        #expect(seen.contains(.leaving) && !seen.contains(.fleeing))
        #expect(world.creatures[0].doing == .away)
    }

    @Test func `it never walks into the water nor through somebody`() {
        for seed in testSeeds(6) {
            let world = CreatureTests.world(seed: seed)
            for tick in 0..<3000 {
                world.step(CreatureTests.inputs(clap: tick == 1600 ? 0.3 : nil))
                let fox = world.creatures[0]
                if fox.doing == .away { continue }
                #expect(fox.position.z > MeadowRecipe.waterLevel)
                let way = fox.position.relative(to: world.visitors[0].position)
                #expect(Vector2(way.x, way.y).length > 0.5, "\(rerun(seed, "it never walks"))")
            }
        }
    }

    @Test func `a fox restored from a snapshot goes on like the one that never stopped`() throws {
        for seed in testSeeds(4) {
            let world = CreatureTests.world(seed: seed)
            var pick = RandomStream(seed: seed)
            for _ in 0..<(400 + pick.below(900)) { world.step(CreatureTests.inputs()) }
            var writer = ByteWriter()
            world.encodeSnapshot(into: &writer)
            let other = CreatureTests.world(seed: seed)
            try other.restore(from: writer.bytes)
            for tick in 0..<400 {
                let inputs = CreatureTests.inputs(clap: tick == 200 ? -0.3 : nil)
                world.step(inputs)
                other.step(inputs)
                #expect(world.events == other.events)
            }
            #expect(StateDigest(of: world) == StateDigest(of: other), "\(rerun(seed, "a fox"))")
            #expect(world.creatures[0].doing != .sitting)
            #expect(world.words(of: .creatures) == other.words(of: .creatures))
        }
    }

    @Test func `every kind's table fits together`() {
        for kind in CreatureKind.all {
            #expect(kind.postures.count == 5)
            #expect(kind.gaits.count >= 2)
            #expect(kind.manner.stages == kind.manner.stages.sorted(by: >))
            for (slow, quick) in zip(kind.gaits, kind.gaits.dropFirst()) {
                #expect(slow.speed < quick.speed && slow.stride < quick.stride)
            }
            for part in kind.parts {
                #expect(part.count > 0 && part.thick.x > 0 && part.thin.x > 0)
            }
            #expect(kind.stride(0) > 0 && kind.stride(30) < 10)
        }
    }
}
