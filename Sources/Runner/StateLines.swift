import Conditions
import Quantities
import Sonify
import WorldState

/// The lines of `state.jsonl` and `events.jsonl`.
public enum StateLines {
    /// One line per picture: where the camera is, what there is, what is known of the room.
    public static func state(_ world: World, hash: UInt64) -> String {
        var json = JSONText()
        json.object { json in
            json.number("tick", world.tick.index)
            json.number("time_s", world.tick.secondsForPrinting)
            json.string("hash", hexadecimal(hash))
            camera(world.viewpoint(of: 0), &json)
            json.number("hour", Double(world.hour))
            weather(world, &json)
            things(world, &json)
            json.object("conditions") { conditions(world.conditions, &$0) }
        }
        return json.text
    }

    /// One line for each event of the tick.
    public static func events(_ world: World) -> [String] {
        world.events.map { event in
            var json = JSONText()
            json.object { json in
                json.number("tick", world.tick.index)
                json.string("event", event.kind.word)
                json.string("thing", hexadecimal(event.thing))
                json.numbers(
                    "position", [event.position.x, event.position.y, Double(event.position.z)])
                json.number("strength", Double(event.strength))
                if event.kind == .step { json.string("surface", event.surface.word) }
                let first = (world.tick.index - 1) * UInt64(Tick.samples)
                // The limiter looks ahead, so everything is heard a little later.
                json.number(
                    "sample", first + UInt64(event.sample) + UInt64(WorldSound.latency))
            }
            return json.text
        }
    }

    /// Sixteen digits, as hashes and identities are printed everywhere.
    public static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func camera(_ view: Viewpoint, _ json: inout JSONText) {
        json.object("camera") { json in
            json.numbers("position", [view.position.x, view.position.y, Double(view.position.z)])
            let q = view.rotation
            json.numbers("rotation", [Double(q.x), Double(q.y), Double(q.z), Double(q.w)])
            json.string("view", view.view.word)
        }
    }

    private static func weather(_ world: World, _ json: inout JSONText) {
        json.object("weather") { json in
            json.number("cloud", Double(world[.cloud]))
            json.number("rain", Double(world[.rain]))
            json.number("fog", Double(world[.fog]))
            json.number("wetness", Double(world.weather.wetness))
            json.numbers("wind", [Double(world.weather.wind.x), Double(world.weather.wind.y)])
            json.number("lightning", Double(world.weather.flash))
        }
    }

    private static func things(_ world: World, _ json: inout JSONText) {
        json.array("things") { json in
            for (index, wanderer) in world.wanderers.enumerated() where wanderer.isPresent {
                let velocity = Vector3(wanderer.velocity.x, wanderer.velocity.y, 0)
                thing(
                    &json, id: wanderer.identity, kind: "person",
                    name: index == 0 ? "wanderer" : "wanderer \(index + 1)",
                    wanderer.position, velocity, mass: Wanderer.mass, wanderer.doing.word)
            }
            for visitor in world.visitors where visitor.presence > 0 {
                let velocity = Vector3(visitor.velocity.x, visitor.velocity.y, 0)
                thing(
                    &json, id: UInt64(visitor.track), kind: "visitor",
                    name: "visitor \(visitor.track)", visitor.position, velocity, mass: 0,
                    velocity.length > 0.15 ? "walking" : "standing")
            }
            for creature in world.creatures where creature.presence > 0 {
                let (c, s) = (Exact.cos(creature.heading), Exact.sin(creature.heading))
                thing(
                    &json, id: creature.identity, kind: creature.kind.name,
                    name: creature.kind.name, creature.position,
                    Vector3(c * creature.speed, s * creature.speed, 0), mass: creature.kind.mass,
                    creature.doing.word)
            }
            for (index, bird) in world.birds.enumerated() {
                thing(
                    &json, id: bird.identity, kind: "bird", name: "bird \(index + 1)",
                    bird.position, bird.velocity, mass: Bird.mass, bird.doing.word)
            }
        }
    }

    private static func thing(
        _ json: inout JSONText, id: UInt64, kind: String, name: String,
        _ position: WorldPosition, _ velocity: Vector3, mass: Float, _ doing: String
    ) {
        json.object { json in
            json.string("id", hexadecimal(id))
            json.string("kind", kind)
            json.string("name", name)
            json.numbers("position", [position.x, position.y, Double(position.z)])
            json.numbers(
                "velocity", [Double(velocity.x), Double(velocity.y), Double(velocity.z)])
            json.number("mass_kg", Double(mass))
            json.string("doing", doing)
        }
    }

    /// Every channel with value, unit, state and age.
    public static func conditions(_ frame: ConditionFrame, _ json: inout JSONText) {
        for (index, channel) in frame.layout.channels.enumerated() {
            json.object(channel.name) { json in
                value(frame, index, &json)
                json.string("unit", channel.unit.rawValue)
                json.string("state", frame.states[index].word)
                json.number("age_s", Double(frame.age(index)) * 1e-9)
            }
        }
    }

    private static func value(_ frame: ConditionFrame, _ index: Int, _ json: inout JSONText) {
        switch frame.layout.channels[index].shape {
        case .scalar: json.number("value", Double(frame.number(index)))
        case .tracks:
            json.array("value") { json in
                for person in 0..<frame.trackCount(index) {
                    let track = frame.track(index, person)
                    json.object { json in
                        json.number("identity", UInt64(track.identity))
                        json.numbers(
                            "position", [Double(track.position.x), Double(track.position.y)])
                        json.numbers(
                            "velocity", [Double(track.velocity.x), Double(track.velocity.y)])
                        json.number("height", Double(track.height))
                    }
                }
            }
        case .events:
            json.array("value") { json in
                for number in 0..<frame.eventCount(index) {
                    let event = frame.event(index, number)
                    json.object { json in
                        json.number("strength", Double(event.strength))
                        json.number("bearing", Double(event.bearing))
                    }
                }
            }
        case let shape:
            json.numbers(
                "value", (0..<shape.floatCount).map { Double(frame.number(index, $0)) })
        }
    }
}
