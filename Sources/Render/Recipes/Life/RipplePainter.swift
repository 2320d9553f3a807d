import Quantities
import WorldState

/// Rings on the water round who stands in it: slow and faint at rest, bright in motion.
enum RipplePainter {
    private static let rings = 3
    private static let arcs = 22
    /// Ticks from the leg to where a ring is gone.
    private static let life: UInt64 = 150

    /// Appends the rings of one visitor; none on land.
    ///
    /// - Parameters:
    ///   - camera: Where the picture is seen from.
    ///   - waterLevel: Where the water stands, metres above the zero level.
    ///   - colour: Of light on the water.
    static func append(
        _ visitor: Visitor, camera: WorldPosition, tick: UInt64, to strokes: DynamicStrokes,
        waterLevel: Float, colour: Colour
    ) {
        let depth = waterLevel - visitor.position.z
        if depth < 0.02 { return }
        var middle = visitor.position
        middle.z = waterLevel
        let place = middle.relative(to: camera)
        if place.length > 70 { return }
        let speed = visitor.velocity.length
        let strength =
            mix(0.22, 0.75, smoothstep(0.1, 1, speed)) * visitor.presence
            * smoothstep(0.02, 0.1, depth)
        for ring in 0..<rings {
            let time = (tick &+ UInt64(ring) * life / UInt64(rings)) % life
            let age = Float(time) / Float(life)
            let radius = 0.18 + 1.5 * age
            let shown = strength * smoothstep(0, 0.1, age) * (1 - age)
            for arc in 0..<arcs {
                let angle = (Float(arc) + 0.37 * Float(ring)) * (Exact.tau / Float(arcs))
                let (s, c) = (Exact.sin(angle), Exact.cos(angle))
                let wide = radius * 0.5 * Exact.tau / Float(arcs) * 1.15
                strokes.append(
                    .light,
                    Stroke(
                        position: place + Vector3(c * radius, s * radius, 0.03),
                        along: Vector3(-s, c, 0) * wide,
                        across: Vector3(c, s, 0) * (0.018 + 0.02 * age),
                        through: Vector3(0, 0, 0.004), colour: colour, opacity: shown,
                        bristle: 0.2, hardness: 0.4, emission: 1))
            }
        }
    }
}
