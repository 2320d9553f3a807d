import Conditions
import Quantities
import Testing

@testable import WorldState

@Suite struct DriveTests {
    private func drive(
        _ part: DrivePart = .value, channel: Int = Rig.level, curve: DriveCurve = .linear,
        attack: Float = 0, release: Float = 0, hysteresis: (on: Float, off: Float) = (0, 0),
        cooldown: Float = 0, merge: LayerMerge = .add, target: DriveTarget = .property(.fog)
    ) -> Drive {
        Drive(
            channel: channel, part: part, input: (0, 10), output: (0, 1), curve: curve,
            attack: attack, release: release, hysteresis: hysteresis, cooldown: cooldown,
            merge: merge, target: target)
    }

    /// What the drives ask of fog when the level is this for a while.
    private func asked(_ drives: [Drive], _ level: Float, ticks: Int = 1) -> Float {
        let world = Rig.world(drives: drives)
        for _ in 0..<ticks { world.step(Rig.inputs(level: level)) }
        return world.asked[Int(Property.fog.rawValue)]
    }

    @Test func `a drive's line goes from end to end in its curve and stays there`() {
        #expect(asked([drive()], -5) == 0)
        #expect(asked([drive()], 2.5) == 0.25)
        #expect(asked([drive()], 99) == 1)
        #expect(asked([drive(curve: .square)], 5) == 0.25)
        #expect(asked([drive(curve: .root)], 2.5) == 0.5)
        #expect(asked([drive(curve: .ease)], 5) == 0.5)
        #expect(asked([drive(curve: .ease)], 1) < 0.05)
    }

    @Test func `attack and release take their seconds to 63 percent`() {
        let slow = drive(attack: 2, release: 0.5)
        #expect(abs(asked([slow], 10, ticks: 120) - 0.632) < 0.001)
        let world = Rig.world(drives: [slow])
        for _ in 0..<3000 { world.step(Rig.inputs(level: 10)) }
        #expect(world.asked[Int(Property.fog.rawValue)] > 0.999)
        for _ in 0..<30 { world.step(Rig.inputs()) }
        #expect(abs(world.asked[Int(Property.fog.rawValue)] - 0.368) < 0.002)
    }

    @Test func `hysteresis wakes above one level and sleeps below the other`() {
        let world = Rig.world(drives: [drive(hysteresis: (6, 4))])
        func ask(_ level: Float) -> Float {
            world.step(Rig.inputs(level: level))
            return world.asked[Int(Property.fog.rawValue)]
        }
        #expect(ask(5) == 0)
        #expect(ask(6) == 0.6)
        #expect(ask(5) == 0.5)
        #expect(ask(3.9) == 0)
        #expect(ask(5) == 0)
    }

    @Test func `drives of one property join in their order`() {
        let (add, times) = (drive(), drive(merge: .multiply))
        #expect(asked([add, add], 4) == 0.8)
        #expect(asked([add, times], 5) == 0.25)
        #expect(asked([add, drive(merge: .override)], 5) == 0.5)
    }

    @Test func `parts of vectors, fields, people and events are read`() {
        func ask(_ drive: Drive, _ fill: (inout ConditionFrame) -> Void) -> Float {
            let world = Rig.world(drives: [drive])
            var inputs = Rig.inputs()
            fill(&inputs.conditions)
            world.step(inputs)
            return world.asked[Int(Property.fog.rawValue)]
        }
        let pair: (inout ConditionFrame) -> Void = {
            $0.setNumber(Rig.pair, 0, 3)
            $0.setNumber(Rig.pair, 1, 4)
        }
        #expect(ask(drive(.x, channel: Rig.pair), pair) == 0.3)
        #expect(ask(drive(.y, channel: Rig.pair), pair) == 0.4)
        #expect(ask(drive(.magnitude, channel: Rig.pair), pair) == 0.5)
        let grid: (inout ConditionFrame) -> Void = {
            $0.setNumber(Rig.grid, 0, 6)
            $0.setNumber(Rig.grid, 1, 8)
        }
        #expect(ask(drive(.magnitude, channel: Rig.grid), grid) == 0.5)
        let people: (inout ConditionFrame) -> Void = {
            for identity in 1...3 { $0.addTrack(Rig.people, Rig.person(UInt32(identity), 0, 1)) }
        }
        #expect(abs(ask(drive(.count, channel: Rig.people), people) - 0.3) < 1e-6)
    }

    @Test func `an event is a pulse, and the cooldown keeps the next one off`() {
        let claps = Drive(
            channel: Rig.events, input: (0, 1), output: (0, 1), release: 0.5, cooldown: 0.5,
            target: .property(.fog))
        let world = Rig.world(drives: [claps])
        func ask(_ strength: Float?) -> Float {
            var inputs = Rig.inputs()
            if let strength {
                inputs.conditions.addEvent(
                    Rig.events, ConditionEvent(strength: strength, bearing: 0))
            }
            world.step(inputs)
            return world.asked[Int(Property.fog.rawValue)]
        }
        #expect(ask(0.8) == 0.8)
        #expect(ask(nil) < 0.8)
        #expect(ask(1) < 0.8, "within the cooldown")
        for _ in 0..<27 { _ = ask(nil) }
        #expect(ask(1) == 1)
    }

    @Test func `a drive for each person follows each of them alone`() {
        let drives = [
            Drive(
                channel: Rig.people, eachPerson: true, input: (0, 1), output: (0, 1),
                target: .action(.partGrass)),
            Drive(
                channel: Rig.people, part: .speed, eachPerson: true, input: (0, 4),
                output: (0, 8), target: .action(.stirWind)),
        ]
        let world = Rig.world(drives: drives)
        var inputs = Rig.inputs()
        inputs.conditions.addTrack(Rig.people, Rig.person(7, -1, 2))
        inputs.conditions.addTrack(Rig.people, Rig.person(9, 1, 2, speed: 1))
        for _ in 0..<60 { world.step(inputs) }
        #expect(world.visitors[0].track == 7 && world.visitors[1].track == 9)
        #expect(world.visitors[0].press == 1 && world.visitors[1].press == 1)
        #expect(world.visitors[0].stir == 0)
        #expect(abs(world.visitors[1].stir - 2 * world.premise.room.scale) < 0.01)
        var places = 0
        world.forEachDisturbance { if $0.radius == 1.5 { places += 1 } }
        #expect(places == 2)
        // Both leave: they fade, and their slots are free again.
        for _ in 0..<60 { world.step(Rig.inputs()) }
        #expect(world.visitors == Array(repeating: .none, count: Track.limit))
    }

    @Test func `what was said is not undone by a drive a tick later`() {
        let dry = Drive(
            channel: Rig.level, input: (0, 10), output: (0, 0), merge: .override,
            target: .property(.rain))
        let world = Rig.world(drives: [dry])
        world.step(Rig.inputs([.set(.rain, 0.9, merge: .override, ticks: 0)]))
        for _ in 0..<900 { world.step(Rig.inputs(level: 5)) }
        #expect(world[.rain] > 0.89)
        world.step(Rig.inputs([.release(.rain)]))
        for _ in 0..<900 { world.step(Rig.inputs(level: 5)) }
        #expect(world[.rain] < 0.001)
    }

    @Test func `an operation with an end ends then`() {
        let world = Rig.world()
        world.step(Rig.inputs([.set(.fog, 1, merge: .override, ticks: 60)]))
        for _ in 0..<59 { world.step(Rig.inputs()) }
        let fog = world[.fog]
        #expect(fog > 0.3)
        world.step(Rig.inputs())
        #expect(world[.fog] < fog)
    }

    @Test func `properties stay within their range`() {
        let world = Rig.world(drives: [drive(), drive(), drive()])
        for _ in 0..<900 { world.step(Rig.inputs(level: 10)) }
        #expect(world[.fog] <= 1 && world[.fog] > 0.999)
        world.step(Rig.inputs([.set(.windSpeed, 900, merge: .override, ticks: 0)]))
        for _ in 0..<900 { world.step(Rig.inputs()) }
        #expect(world[.windSpeed] <= 20 && world[.windSpeed] > 19.99)
    }

    @Test func `an edited profile takes the place of all drives`() {
        let world = Rig.world(drives: [drive()])
        world.step(Rig.inputs(level: 10))
        #expect(world.asked[Int(Property.fog.rawValue)] == 1)
        world.step(Rig.inputs(level: 10, [.drives([])]))
        #expect(world.asked[Int(Property.fog.rawValue)] == 0)
        #expect(world.drives.isEmpty)
    }
}
