import Quantities
import WorldState

/// How one source reaches the two ears.
struct Placement {
    var gainLeft: Float
    var gainRight: Float
    /// Samples by which the farther ear hears it later; 0 at the nearer ear.
    var delayLeft: Float
    var delayRight: Float
    /// The share of a one-pole low pass at each ear: air, and the shadow of the head.
    var toneLeft: Float
    var toneRight: Float
}

/// The listener's head: where it is and where it looks.
struct Head {
    /// Where the middle between the ears is.
    let position: WorldPosition
    /// East and north parts of the direction of the nose, length 1.
    let forward: Vector2

    /// The head at a viewpoint.
    init(_ viewpoint: Viewpoint) {
        self.init(position: viewpoint.position, heading: viewpoint.heading)
    }

    /// The head at a place, looking along a heading, radians from east.
    init(position: WorldPosition, heading: Float) {
        self.position = position
        forward = Vector2(Exact.cos(heading), Exact.sin(heading))
    }

    /// The longest way round the head, samples: 0.65 ms.
    static let longestDelay: Float = 31.2

    /// How a place in the world is heard; at `reference` metres its level is 1.
    func placement(of place: WorldPosition, reference: Float, air: Float = 1) -> Placement {
        placement(toward: place.relative(to: position), reference: reference, air: air)
    }

    /// How something in a direction is heard.
    ///
    /// The time difference is Woodworth's (φ + sin φ) for a rigid sphere; the level falls with
    /// 1/distance beyond the reference; the far ear loses level and treble, both ears lose
    /// treble for what is behind and far. Close to the head everything moves to the middle.
    ///
    /// `way` is in metres from the head, world axes; within `reference` metres it grows no
    /// louder; `air` is the part of the distance for which the air's loss of treble counts.
    func placement(toward way: Vector3, reference: Float, air: Float = 1) -> Placement {
        let distance = way.length
        let unit = way * (1 / max(distance, 0.01))
        let near = smoothstep(0, 0.8, distance)
        let left =
            clamp(way.y * forward.x - way.x * forward.y, -distance, distance)
            / max(distance, 0.01) * near
        let ahead = (unit.x * forward.x + unit.y * forward.y) * near
        let level = reference / max(distance, reference)
        let pan = (0.5 + 0.31 * left) * (Exact.pi / 2)
        let (sine, cosine) = (Exact.sin(pan), Exact.cos(pan))
        let behind = max(0, -ahead)
        let rear = 1 - 0.14 * behind
        let angle = Exact.asin(left)
        let delay = (angle + left) * (Head.longestDelay / (1 + Exact.pi / 2))
        let open = 19_000 / (1 + distance * air / 45) * (1 - 0.62 * behind)
        return Placement(
            gainLeft: level * sine * rear, gainRight: level * cosine * rear,
            delayLeft: max(0, -delay), delayRight: max(0, delay),
            toneLeft: OnePole.share(open * (1 - 0.84 * max(0, -left))),
            toneRight: OnePole.share(open * (1 - 0.84 * max(0, left))))
    }
}
