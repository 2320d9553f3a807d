import Quantities

/// A grasshopper in the air: it leaps up where a foot comes down, and is gone in the grass.
public struct Hopper: Hashable, Sendable {
    /// How many may be in the air at once.
    public static let limit = 8

    /// Whether it is in the air.
    public internal(set) var leaps: Bool
    /// Where it is.
    public internal(set) var position: WorldPosition
    /// Metres a second.
    public internal(set) var velocity: Vector3

    static let none = Hopper(
        leaps: false, position: WorldPosition(x: 0, y: 0, z: 0), velocity: .zero)
}

extension World {
    /// On a warm dry day one foot in three puts up a grasshopper, ahead and to one side.
    func putUpHopper(before visitor: Visitor) {
        let isDry = self[.rain] < 0.15 && weather.wetness < 0.5
        let isSummer = abs(Float(premise.day) - 205) < 85
        guard isDry, isSummer, daylight.day > 0.5, random.unit() < 0.34,
            let index = hoppers.firstIndex(where: { !$0.leaps })
        else { return }
        let angle = visitor.heading + random.between(-0.9, 0.9)
        let (c, s) = (Exact.cos(angle), Exact.sin(angle))
        let reach = random.between(0.3, 0.6)
        let speed = random.between(1.2, 2.4)
        hoppers[index].leaps = true
        hoppers[index].position = visitor.position
        hoppers[index].position.move(by: Vector3(c * reach, s * reach, 0.15))
        hoppers[index].velocity = Vector3(c * speed, s * speed, random.between(1.9, 2.8))
        note(
            WorldEvent(
                kind: .creatureStep, thing: UInt64(index), position: hoppers[index].position,
                strength: 0.05, surface: .grass, sample: 0))
    }

    func moveHoppers() {
        if held.contains(.life) { return }
        for index in hoppers.indices where hoppers[index].leaps {
            hoppers[index].velocity.z -= 9.81 * Tick.seconds
            hoppers[index].position.move(by: hoppers[index].velocity * Tick.seconds)
            let place = hoppers[index].position
            if hoppers[index].velocity.z < 0 && place.z < planner.height(place.x, place.y) + 0.1 {
                hoppers[index] = .none
            }
        }
    }
}
