import Quantities
import WorldState

/// Birds: a slim body, a head on a neck, wings that beat and glide; larger than life, to be seen.
///
/// Startled birds spread their wings wide and fan a white tail, so that a flock that rises is
/// one gesture.
enum BirdPainter {
    private static let back = [
        Colour(0.42, 0.30, 0.20), Colour(0.22, 0.29, 0.44), Colour(0.30, 0.26, 0.28),
    ]
    private static let belly = [
        Colour(0.97, 0.88, 0.72), Colour(0.97, 0.64, 0.40), Colour(0.95, 0.94, 0.90),
    ]
    private static let beak = Colour(0.96, 0.66, 0.22)

    /// Appends one bird, `place` metres from the camera: 9 strokes.
    static func append(
        _ bird: Bird, at place: Vector3, to strokes: DynamicStrokes, sunlit: Float
    ) {
        let far = place.length
        if far > 220 { return }
        // What is far is drawn larger: a bird of eight pixels is a bird, one of two is dust.
        // Close to a window's glass it is as small as it is in life.
        let size =
            0.29 * mix(0.5, 1, smoothstep(2.5, 7.5, far)) * (1 + smoothstep(8, 70, far) * 1.3)
        let kind = Int(bird.identity % 3)
        // A bird in the grass is drawn a little before it, as large as it is seen from here:
        // else blades would hide it.
        let pull = bird.doing.flies ? 1 : 1 - min(0.09, 0.9 / max(far, 1))
        var shape = Shape(
            strokes: strokes, middle: place * pull, size: size * pull, sunlit: sunlit,
            dark: back[kind],
            light: belly[kind])
        if bird.doing.flies { shape.fly(bird) } else { shape.feed(bird) }
    }

    /// One bird being painted; coordinates in its length: forward, left, up.
    private struct Shape {
        let strokes: DynamicStrokes
        var middle: Vector3
        let size: Float
        let sunlit: Float
        let dark: Colour
        let light: Colour
        private var forward = Vector3(1, 0, 0)
        private var left = Vector3(0, 1, 0)
        private var up = Vector3.up

        init(
            strokes: DynamicStrokes, middle: Vector3, size: Float, sunlit: Float, dark: Colour,
            light: Colour
        ) {
            self.strokes = strokes
            self.middle = middle
            self.size = size
            self.sunlit = sunlit
            self.dark = dark
            self.light = light
        }

        private mutating func face(_ heading: Float, climb: Float) {
            let (s, c) = (Exact.sin(heading), Exact.cos(heading))
            forward = Vector3(c, s, climb).normalized
            left = Vector3(-s, c, 0)
            up = forward.cross(left)
        }

        private func world(_ v: Vector3) -> Vector3 { forward * v.x + left * v.y + up * v.z }

        private func put(
            _ at: Vector3, _ way: Vector3, _ face: Vector3, _ half: Vector3, _ colour: Colour,
            bristle: Float = 0
        ) {
            let n = world(face).normalized
            let t = world(way).tangent(to: n)
            strokes.append(
                .figure,
                Stroke(
                    position: middle + world(at) * size, along: t * (half.x * size),
                    across: n.cross(t) * (half.y * size), through: n * (half.z * size), normal: n,
                    colour: colour, bristle: bristle, hardness: 0.9, emission: 0.16,
                    sunlit: sunlit))
        }

        /// On the wing: beats, glides between, banks by what it is.
        mutating func fly(_ bird: Bird) {
            face(bird.heading, climb: clamp(bird.velocity.z * 0.07, -0.4, 0.6))
            let alarm =
                bird.doing == .startled ? smoothstep(112, 170, Float(bird.ticks)) : 0
            // Circling birds beat for a while and glide for a while, each at its own time.
            let breath = Float((bird.ticks &+ UInt32(bird.identity % 96)) % 96)
            let glide =
                bird.doing == .circling
                ? smoothstep(0, 10, breath) * smoothstep(44, 34, breath) : 0
            let power = mix(1 + 0.25 * alarm, 0.06, glide)
            let flap = Exact.sin(bird.beatAngle) * power + 0.16 * glide
            let after = Exact.sin(bird.beatAngle - 0.9) * power - 0.05 * glide
            let flash = light.mixed(with: Colour(1, 1, 0.97), 0.6)
            put(.zero, Vector3(1, 0, 0), .up, Vector3(0.66, 0.25, 0.22), dark)
            put(
                Vector3(0.06, 0, -0.10), Vector3(1, 0, 0.06), Vector3(0, 0, -1),
                Vector3(0.54, 0.20, 0.15), light)
            put(
                Vector3(0.68, 0, 0.06), Vector3(1, 0, 0), .up, Vector3(0.24, 0.19, 0.19),
                dark * 0.86)
            put(
                Vector3(0.96, 0, 0.03), Vector3(1, 0, 0), .up, Vector3(0.14, 0.05, 0.05),
                BirdPainter.beak)
            put(
                Vector3(-0.92, 0, 0.02), Vector3(1, 0, 0), .up,
                Vector3(0.42, 0.20 + 0.14 * alarm, 0.04),
                (dark * 0.75).mixed(with: flash, 0.7 * alarm), bristle: 0.3)
            let spread = 1 + 0.12 * alarm
            for side: Float in [-1, 1] {
                let arm = Vector3(0.10, side, flap * 0.80)
                let tip = Vector3(-0.34, side, after * 1.15)
                let elbow = Vector3(0.12, side * 0.12, 0.12) + arm.normalized * (0.86 * spread)
                put(
                    Vector3(0.08, side * 0.12, 0.10).mixed(with: elbow, 0.5), arm,
                    Vector3(-0.45, -flap * 0.8 * side, 1), Vector3(0.54 * spread, 0.36, 0.09),
                    dark * 1.12, bristle: 0.12)
                put(
                    elbow + tip.normalized * (0.44 * spread) - Vector3(0.05, 0, 0), tip,
                    Vector3(-0.45, -after * 1.1 * side, 1), Vector3(0.58 * spread, 0.24, 0.07),
                    (dark * 0.72).mixed(with: flash, 0.22 * alarm), bristle: 0.25)
            }
        }

        /// On the ground: stands upright, pecks in bouts, hops.
        mutating func feed(_ bird: Bird) {
            let bout = Float(bird.ticks % 84)
            let bent = smoothstep(0, 7, bout) * smoothstep(36, 29, bout)
            let peck = bent * (0.78 + 0.22 * Exact.sin(bird.beatAngle * 6))
            // The state moves a bird at once; the hop before it carries it there.
            let ticks = Float(bird.ticks % 47)
            var hop: Float = 0
            if ticks > 3 && ticks < 11 {
                hop = (11 - ticks) / 8
                middle +=
                    Vector3(Exact.cos(bird.heading), Exact.sin(bird.heading), 0)
                    * (0.12 * hop)
            }
            middle.z += size * 0.66 + 0.13 * Exact.sin(hop * Exact.pi)
            face(bird.heading, climb: mix(0.48, -0.42, peck))
            let crown = Vector3(0.66, 0, mix(0.34, 0.10, peck))
            let gaze = Vector3(1, 0, mix(-0.50, -1.1, peck))
            put(.zero, Vector3(1, 0, 0), .up, Vector3(0.56, 0.28, 0.27), dark)
            put(
                Vector3(0.24, 0, -0.14), Vector3(1, 0, 0.25), Vector3(0.9, 0, 0.3),
                Vector3(0.38, 0.27, 0.24), light)
            let flank: Float = middle.dot(left) > 0 ? -1 : 1
            put(
                Vector3(-0.26, 0.22 * flank, 0.04), Vector3(1, 0, 0.05), Vector3(0, flank, 0.3),
                Vector3(0.46, 0.15, 0.05), dark * 0.66, bristle: 0.2)
            put(
                Vector3(0.46, 0, 0.18), crown, Vector3(0, flank, 0.4), Vector3(0.26, 0.17, 0.17),
                dark * 0.95)
            put(crown, gaze, .up, Vector3(0.23, 0.20, 0.21), dark * 0.82)
            put(
                crown + gaze.normalized * 0.31, gaze, Vector3(0, flank, 0.6),
                Vector3(0.17, 0.055, 0.055), BirdPainter.beak)
            put(
                Vector3(-0.86, 0, 0.04 + 0.10 * bent), Vector3(-1, 0, 0.16 + 0.3 * bent), .up,
                Vector3(0.42, 0.11, 0.05), dark * 0.6)
            legs(hop)
        }

        private func legs(_ hop: Float) {
            let tuck = 0.12 * Exact.sin(hop * Exact.pi)
            for side: Float in [-1, 1] {
                strokes.append(
                    .figure,
                    Stroke(
                        position: middle + left * (0.12 * side * size)
                            - Vector3(0, 0, size * (0.46 - tuck)),
                        along: Vector3(0, 0, size * 0.26), across: left * (0.045 * size),
                        through: forward * (0.045 * size), normal: forward,
                        colour: Colour(0.86, 0.52, 0.28), hardness: 1, sunlit: sunlit))
            }
        }
    }
}
