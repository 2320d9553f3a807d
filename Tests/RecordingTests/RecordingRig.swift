import Conditions
import Foundation
import Quantities
import WorldState

@testable import Recording

/// A folder of its own for every test, removed at the end.
final class ScratchFolder: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "nacre-recording-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// A scripted room: the same seed gives the same inputs at every tick, in any process.
struct ScriptedRoom {
    static let layout = ChannelLayout.standard

    /// Drives of each sort, so that all of the world moves.
    static let drives: [Drive] = {
        func channel(_ name: String) -> Int {
            guard let index = layout.index(of: name) else { fatalError("no channel \(name)") }
            return index
        }
        return [
            Drive(
                channel: channel("room.ear.loudness"), input: (-60, -10), output: (0, 1),
                attack: 0.5, release: 3, target: .property(.rain)),
            Drive(
                channel: channel("room.ear.clap"), input: (0, 1), output: (0, 1),
                hysteresis: (0.2, 0.1), cooldown: 1, target: .action(.startleBirds)),
            Drive(
                channel: channel("room.eye.people"), part: .value, eachPerson: true,
                input: (0, 1), output: (0, 1), attack: 0.1, release: 0.5,
                target: .action(.partGrass)),
            Drive(
                channel: channel("room.eye.drift"), part: .x, input: (-2, 2), output: (-6, 6),
                merge: .add, target: .property(.windAcross)),
        ]
    }()

    static func world(seed: UInt64) -> World {
        var premise = Premise()
        premise.seed = seed
        return World(premise: premise, drives: drives, layout: layout)
    }

    private var random: RandomStream
    private var inputs = TickInputs(layout: layout)
    private var sequence: UInt32 = 0
    private var tick: UInt64 = 0

    init(seed: UInt64) { random = RandomStream(seed: seed &* 31 &+ 7) }

    /// The inputs of the next tick.
    mutating func next() -> TickInputs {
        tick += 1
        inputs.conditions.latchedAt = Int64(tick) * 16_666_667
        inputs.operations.removeAll(keepingCapacity: true)
        if tick % 2 == 1 { look() }
        listen()
        if random.unit() < 0.02 {
            inputs.controls[0] = Control(
                forward: random.between(-1, 1), left: random.between(-1, 1),
                turn: random.between(-1, 1), runs: random.unit() < 0.3)
        }
        if random.unit() < 0.02 { inputs.controls[0] = .none }
        if random.unit() < 0.01 {
            sequence += 1
            let bodies: [WorldState.Operation.Body] = [
                .set(.fog, random.unit(), merge: .override, ticks: 200), .release(.fog),
                .lightning(0.8), .startle(0.7, bearing: -1), .view(.first), .view(.third),
                .hold(.wind), .unhold(.wind), .drives(ScriptedRoom.drives),
                .pose(
                    x: Double(random.between(-400, 400)), y: Double(random.between(-400, 400)),
                    heading: random.between(-3, 3)),
            ]
            inputs.operations.append(
                WorldState.Operation(
                    sequence: sequence, origin: .cue, body: bodies[random.below(bodies.count)]))
        }
        return inputs
    }

    private mutating func look() {
        for channel in ScriptedRoom.layout.channels.indices {
            let shape = ScriptedRoom.layout.channels[channel].shape
            if shape == .events { continue }
            inputs.conditions.setState(
                channel, .simulated, capturedAt: inputs.conditions.latchedAt - 4_000_000)
            if shape == .tracks {
                lookForPeople(channel)
            } else {
                let limits = ScriptedRoom.layout.channels[channel]
                for part in 0..<shape.floatCount {
                    inputs.conditions.setNumber(
                        channel, part, random.between(limits.low, limits.high))
                }
            }
        }
    }

    private mutating func lookForPeople(_ channel: Int) {
        inputs.conditions.removeTracks(channel)
        for person in 0..<Int(tick / 200 % 4) {
            inputs.conditions.addTrack(
                channel,
                Track(
                    identity: UInt32(person + 1 + Int(tick / 400)),
                    position: Vector2(random.between(-2, 2), random.between(0, 4)),
                    velocity: Vector2(random.between(-1, 1), random.between(-1, 1)),
                    height: random.between(1, 2)))
        }
    }

    private mutating func listen() {
        for channel in ScriptedRoom.layout.channels.indices
        where ScriptedRoom.layout.channels[channel].shape == .events {
            inputs.conditions.removeEvents(channel)
            if random.unit() < 0.02 {
                inputs.conditions.addEvent(
                    channel,
                    ConditionEvent(strength: random.unit(), bearing: random.between(-1.5, 1.5)))
            }
        }
    }
}

/// A world, its room and its journal.
struct RecordedShow {
    let world: World
    var room: ScriptedRoom
    let journal: JournalWriter
    var hashes: [UInt64] = []

    init(
        _ path: String, seed: UInt64 = 1, quotaBytes: Int64? = nil,
        pressure: JournalPressure = .wait, after ticks: Int = 0, pageLimit: Int? = nil
    ) throws {
        world = ScriptedRoom.world(seed: seed)
        room = ScriptedRoom(seed: seed)
        for _ in 0..<ticks { world.step(room.next()) }
        journal = try JournalWriter(
            path: path, world: world, program: "test", created: "then", quotaBytes: quotaBytes,
            pressure: pressure, pageLimit: pageLimit)
    }

    mutating func step(_ count: Int = 1) {
        for _ in 0..<count {
            let inputs = room.next()
            world.step(inputs)
            let digest = StateDigest(of: world)
            journal.append(inputs, world, digest)
            hashes.append(digest.whole)
        }
    }
}
