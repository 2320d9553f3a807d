import Quantities
import WorldState

/// The room's visitors: a person of drifting light that stands where they stand.
enum VisitorPainter {
    /// Appends one visitor, whose feet are `place` metres from the camera.
    /// - Parameter turn: World time as an angle, for the drift of the light.
    static func append(
        _ visitor: Visitor, at place: Vector3, to strokes: DynamicStrokes, turn: Float, night: Float
    ) {
        let shown = smoothstep(0, 1, visitor.presence)
        if shown <= 0.01 { return }
        let tall = clamp(visitor.height, 0.8, 2.1)
        let towards = (place * -1).normalized
        let side = towards.cross(.up).normalized
        func put(
            _ at: Vector3, _ along: Vector3, _ half: (Float, Float), _ colour: Colour,
            _ opacity: Float, bristle: Float = 0, hardness: Float = 0
        ) {
            let t = along.tangent(to: towards)
            strokes.append(
                .light,
                Stroke(
                    position: place + at, along: t * half.0, across: towards.cross(t) * half.1,
                    through: towards * 0.02, colour: colour, opacity: opacity * shown,
                    bristle: bristle, hardness: hardness, emission: 1))
        }
        let warm = Colour(1, 0.95, 0.80).mixed(with: Colour(0.72, 0.86, 1), night)
        let gold = Colour(1, 0.84, 0.52).mixed(with: Colour(0.55, 0.76, 1), night)
        // A halo, the ground's answer, then the body in strokes that rise slowly.
        put(Vector3(0, 0, tall * 0.52), .up, (tall * 0.72, tall * 0.40), gold, 0.34)
        put(Vector3(0, 0, 0.10), side, (0.85, 0.26), warm, 0.34)
        let seed = UInt64(visitor.track) &* 0x9E37_79B9
        for index in 0..<96 {
            var random = RandomStream(seed: Hash.mix(seed &+ UInt64(index)))
            let pace = 0.06 + 0.05 * random.unit()
            var u = random.unit() + turn / Exact.tau * (pace * 16).rounded(.down)
            u -= u.rounded(.down)
            let z = u * tall
            let wide = tall * VisitorPainter.outline(u)
            let y = random.between(-1, 1) * wide
            let fade = smoothstep(0, 0.08, u) * smoothstep(1, 0.93, u)
            let bend = Exact.sin(turn * 2 + Float(index)) * 0.02
            put(
                side * (y + bend) + towards * (random.bell() * wide * 0.4) + Vector3(0, 0, z),
                .up + side * (random.bell() * 0.22), (tall * 0.062, 0.034),
                warm.mixed(with: gold, random.unit()), 0.78 * fade, bristle: 0.35, hardness: 0.5)
        }
        put(
            Vector3(0, 0, tall * 0.915), .up, (tall * 0.075, tall * 0.058), warm, 0.75,
            hardness: 0.25)
    }

    /// Half the width of a standing person at the height `u`, both of their height.
    private static func outline(_ u: Float) -> Float {
        if u > 0.84 { return 0.062 }
        if u > 0.80 { return 0.045 }
        if u > 0.46 { return mix(0.10, 0.15, smoothstep(0.46, 0.78, u)) }
        return mix(0.085, 0.11, u / 0.46)
    }
}
