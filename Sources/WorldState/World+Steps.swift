import Quantities

extension World {
    /// Metres a second below which a visitor of the room stands.
    private static let standing: Float = 0.22

    /// Turns the body where it goes, sets one foot before the other, and counts how long
    /// somebody has stood still.
    func stride(_ visitor: inout Visitor) {
        let speed = visitor.velocity.length
        if speed > World.standing {
            let way = Exact.atan2(visitor.velocity.y, visitor.velocity.x)
            visitor.heading = wrapAngle(
                visitor.heading + wrapAngle(way - visitor.heading) * 0.12)
            let before = visitor.stride
            // Two steps: a tall person's are longer, and everybody's grow with the speed.
            let length = max(0.4, visitor.height) * (0.52 + 0.26 * min(speed, 3))
            visitor.stride &+= World.part(ofTurn: speed / length)
            if (before >> 31) != (visitor.stride >> 31) { footfall(visitor, speed) }
        }
        let gone = visitor.position.relative(to: visitor.stood)
        if gone.x * gone.x + gone.y * gone.y > Visitor.sway * Visitor.sway {
            visitor.stood = visitor.position
            visitor.stillTicks = 0
        } else {
            visitor.stillTicks = min(visitor.stillTicks + 1, 7200)
        }
    }

    private func footfall(_ visitor: Visitor, _ speed: Float) {
        let surface = surface(at: visitor.position)
        if surface == .grass { putUpHopper(before: visitor) }
        if surface == .grass || surface == .snow {
            if trodden.isUsed {
                let way = visitor.position.relative(to: roomOrigin)
                trodden.tread(at: Vector2(way.x, way.y), share: 0.6)
            } else {
                tread(at: visitor.position)
            }
        }
        note(
            WorldEvent(
                kind: .step, thing: UInt64(visitor.track), position: visitor.position,
                strength: clamp(speed * 0.3, 0.12, 0.8) * visitor.presence, surface: surface,
                sample: 0))
    }

    /// What a foot falls on at a place.
    func surface(at place: WorldPosition) -> WorldEvent.Surface { surface(place.x, place.y) }
}
