import Quantities
import WorldState

/// Birds: a round body, a head, beating wings; a little larger than life, to be seen.
enum BirdPainter {
    private static let back = [
        Colour(0.34, 0.27, 0.22), Colour(0.26, 0.30, 0.40), Colour(0.40, 0.30, 0.20),
    ]
    private static let belly = [
        Colour(0.90, 0.82, 0.68), Colour(0.92, 0.62, 0.42), Colour(0.86, 0.84, 0.80),
    ]

    /// Appends one bird, `place` metres from the camera.
    static func append(
        _ bird: Bird, at place: Vector3, to strokes: DynamicStrokes, sunlit: Float
    ) {
        let far = place.length
        if far > 220 { return }
        // What is far is drawn larger: a bird of eight pixels is a bird, one of two is dust.
        let size = 0.24 * (1 + smoothstep(8, 70, far) * 1.3)
        let kind = Int(bird.identity % 3)
        let (s, c) = (Exact.sin(bird.heading), Exact.cos(bird.heading))
        let climb = bird.doing.flies ? clamp(bird.velocity.z * 0.06, -0.4, 0.5) : 0
        let pecks = !bird.doing.flies && (bird.ticks / 24) % 3 == 0
        let peck: Float = pecks ? 0.5 + 0.4 * Exact.sin(bird.beatAngle * 6) : 0
        let forward = Vector3(c, s, climb - peck * 0.5).normalized
        let left = Vector3(-s, c, 0)
        let up = forward.cross(left)
        let middle = place + Vector3(0, 0, bird.doing.flies ? 0 : size * 0.62)
        func put(
            _ x: Float, _ y: Float, _ z: Float, _ way: Vector3, _ face: Vector3, _ half: Vector3,
            _ colour: Colour, bristle: Float = 0.15
        ) {
            let n = face.normalized
            let t = way.tangent(to: n)
            strokes.append(
                .figure,
                Stroke(
                    position: middle + (forward * x + left * y + up * z) * size,
                    along: t * (half.x * size),
                    across: n.cross(t) * (half.y * size), through: n * (half.z * size), normal: n,
                    colour: colour, bristle: bristle, hardness: 0.85, sunlit: sunlit))
        }
        let (dark, light) = (back[kind], belly[kind])
        put(0, 0, 0, forward, up, Vector3(0.78, 0.40, 0.38), dark)
        put(0.08, 0, -0.16, forward, up * -1, Vector3(0.62, 0.32, 0.22), light)
        put(
            0.70, 0, 0.24 - peck * 0.4, forward, up, Vector3(0.30, 0.27, 0.27), dark * 1.05,
            bristle: 0)
        put(
            1.02, 0, 0.20 - peck * 0.55, forward, up, Vector3(0.18, 0.05, 0.05),
            Colour(0.92, 0.66, 0.26))
        put(-0.98, 0, 0.06, forward, up, Vector3(0.44, 0.20, 0.05), dark * 0.8, bristle: 0.4)
        if bird.doing.flies {
            let flap = Exact.sin(bird.beatAngle)
            let after = Exact.sin(bird.beatAngle - 0.9)
            for side: Float in [-1, 1] {
                let arm = left * side + up * (flap * 0.85)
                let tip = left * side + up * (after * 1.15) - forward * 0.35
                put(
                    0.05, 0.62 * side, 0.1 + flap * 0.5, arm, forward.cross(arm),
                    Vector3(0.62, 0.34, 0.06), dark * 1.1, bristle: 0.35)
                put(
                    -0.10, 1.42 * side, 0.1 + flap * 0.95 + after * 0.28, tip, forward.cross(tip),
                    Vector3(0.60, 0.24, 0.05), dark * 0.85, bristle: 0.45)
            }
        } else {
            for side: Float in [-1, 1] {
                put(
                    -0.18, 0.34 * side, 0.08, forward - up * 0.2, left * side,
                    Vector3(0.56, 0.22, 0.08), dark * 0.85, bristle: 0.35)
                put(
                    0.05, 0.14 * side, -0.5, up, forward, Vector3(0.24, 0.04, 0.04),
                    Colour(0.72, 0.50, 0.34))
            }
        }
    }
}
