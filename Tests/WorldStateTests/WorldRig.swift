import Conditions
import Quantities

@testable import WorldState

/// A small room for the tests: one channel of each sort that drives read.
enum Rig {
    static let level = 0
    static let pair = 1
    static let people = 2
    static let events = 3
    static let grid = 4
    static let layout = ChannelLayout([
        Channel("test.level", .scalar, .one, low: -100, high: 100, neutral: 0),
        Channel("test.pair", .vector(axes: 2), .metres, low: -100, high: 100, neutral: 0),
        Channel("test.people", .tracks, .metres, low: -100, high: 100, neutral: 0),
        Channel("test.events", .events, .one, low: 0, high: 1, neutral: 0),
        Channel(
            "test.grid", .field(columns: 2, rows: 1, parts: 2), .one, low: -9, high: 9, neutral: 0),
    ])

    static func world(
        drives: [Drive] = [], _ change: (inout Premise) -> Void = { _ in }
    ) -> World {
        var premise = Premise()
        premise.strolls = false
        change(&premise)
        return World(premise: premise, drives: drives, layout: layout)
    }

    static func inputs(
        level: Float = 0, _ bodies: [Operation.Body] = [], control: Control = .none
    ) -> TickInputs {
        var inputs = TickInputs(layout: layout)
        inputs.conditions.setNumber(Rig.level, 0, level)
        inputs.controls[0] = control
        for (index, body) in bodies.enumerated() {
            inputs.operations.append(
                Operation(sequence: UInt32(index), origin: .cue, body: body))
        }
        return inputs
    }

    static func person(_ identity: UInt32, _ x: Float, _ y: Float, speed: Float = 0) -> Track {
        Track(
            identity: identity, position: Vector2(x, y), velocity: Vector2(speed, 0), height: 1.7)
    }

    /// Inputs in which everything may happen; the same for the same stream.
    static func anything(_ random: inout RandomStream, _ tick: Int) -> TickInputs {
        var inputs = inputs(level: random.between(-100, 100))
        inputs.conditions.latchedAt = Int64(tick) * 16_666_667
        for person in 0..<(tick / 97 % 5) {
            inputs.conditions.addTrack(
                people,
                Rig.person(UInt32(person + 1 + tick / 300), random.between(-2, 2), 2, speed: 1))
        }
        if random.unit() < 0.03 {
            inputs.conditions.addEvent(
                events, ConditionEvent(strength: random.unit(), bearing: random.between(-1, 1)))
        }
        if tick / 60 % 3 == 1 {
            inputs.controls[0] = Control(
                forward: 1, turn: random.between(-1, 1), runs: tick / 120 % 2 == 0)
        }
        let bodies: [Operation.Body] = [
            .set(.rain, random.unit(), merge: .override, ticks: 90), .release(.rain),
            .set(.hour, random.between(0, 24), merge: .override, ticks: 0), .lightning(1),
            .startle(1, bearing: 1), .view(.first), .view(.third), .hold([.wind, .life]),
            .unhold([.wind, .life]),
            .pose(
                x: Double(random.between(-900, 900)), y: Double(random.between(-900, 900)),
                heading: random.between(-3, 3)),
        ]
        if random.unit() < 0.03 {
            inputs.operations.append(
                Operation(
                    sequence: UInt32(tick), origin: .page, body: bodies[random.below(bodies.count)])
            )
        }
        return inputs
    }

    static let drives: [Drive] = [
        Drive(
            channel: level, input: (0, 100), output: (0, 0.8), attack: 0.3, release: 2,
            target: .property(.rain)),
        Drive(
            channel: events, input: (0, 1), output: (0, 1), cooldown: 1,
            target: .action(.startleBirds)),
        Drive(
            channel: people, eachPerson: true, input: (0, 1), output: (0, 1), attack: 0.5,
            target: .action(.partGrass)),
        Drive(
            channel: people, part: .speed, eachPerson: true, input: (0, 2), output: (0, 6),
            release: 1, target: .action(.stirWind)),
    ]
}
