import Quantities
import WorldState

/// Northern lights: curtains of upright strokes that wave and ripple over the north.
enum AuroraPainter {
    private static let distance: Float = 3300
    private static let curtains: [(bearing: Float, width: Float, height: Float, key: Int64)] = [
        (0.10, 1.25, 0.16, 1), (-0.25, 0.95, 0.25, 2), (0.42, 0.7, 0.33, 3),
    ]

    /// Appends the curtains of one picture.
    ///
    /// - Parameters:
    ///   - strength: 0 none … 1 the whole sky alive.
    ///   - open: How much of the sky is free of cloud, 0 … 1, and dark enough.
    static func append(
        to strokes: DynamicStrokes, strength: Float, open: Float, forward: Vector3, tick: UInt64
    ) {
        let shine = smoothstep(0.02, 0.9, strength) * open
        if shine < 0.01 { return }
        let time = Double(tick % 216_000) / 60
        for curtain in curtains {
            let part = smoothstep(0, 0.5, strength - 0.22 * Float(curtain.key - 1))
            if part <= 0 { continue }
            let count = Int(90 * curtain.width)
            for index in 0...count {
                let u = Float(index) / Float(count)
                let along = Double(u * curtain.width)
                let fold = Noise.value(
                    along * 2.6 + time * 0.05, time * 0.07 + Double(curtain.key) * 9, seed: 0xA0)
                let ray = Noise.value(
                    along * 17 - time * 0.22, time * 0.35, seed: UInt64(curtain.key) &+ 0xA1)
                let bearing =
                    Exact.pi / 2 + curtain.bearing + (0.5 - u) * curtain.width
                    + 0.12 * fold
                let foot =
                    curtain.height + 0.05 * fold
                    + 0.02 * Noise.value(along * 7, time * 0.1, seed: 0xA2)
                let tall = 0.16 + 0.13 * saturate(0.5 + ray)
                let edge = smoothstep(0, 0.16, u) * smoothstep(1, 0.84, u)
                let light = shine * part * edge * (0.5 + 0.5 * saturate(0.55 + 0.9 * ray))
                lay(strokes, forward, bearing: bearing, foot: foot, tall: tall, light: light)
            }
        }
    }

    /// One ray: green at its foot, paler and violet above, each part fainter than the last.
    private static func lay(
        _ strokes: DynamicStrokes, _ forward: Vector3, bearing: Float, foot: Float, tall: Float,
        light: Float
    ) {
        let (s, c) = (Exact.sin(bearing), Exact.cos(bearing))
        if Vector3(c, s, 0.2).dot(forward) < 0.3 { return }
        let parts: [(at: Float, half: Float, colour: Colour, opacity: Float, width: Float)] = [
            (0.12, 0.16, Colour(0.52, 1, 0.66), 0.30, 1),
            (0.38, 0.30, Colour(0.26, 0.86, 0.56), 0.20, 1.15),
            (0.72, 0.36, Colour(0.38, 0.42, 0.88), 0.12, 1.3),
            (1.02, 0.30, Colour(0.66, 0.30, 0.74), 0.07, 1.4),
        ]
        for part in parts {
            let z = foot + tall * part.at
            let flat = (1 - z * z).squareRoot()
            let way = Vector3(c * flat, s * flat, z)
            let side = Vector3(-s, c, 0)
            let up = way.cross(side).normalized
            strokes.append(
                .light,
                Stroke(
                    position: way * distance, along: up * (distance * tall * part.half * -1),
                    across: side * (66 * part.width), through: way, colour: part.colour,
                    opacity: part.opacity * light, bristle: 0, hardness: 0, emission: 1))
        }
    }
}
