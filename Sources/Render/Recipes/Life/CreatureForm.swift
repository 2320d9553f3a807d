import Quantities
import WorldState

/// An animal's body as strokes on its bones, at rest: laid once from its kind's table.
struct CreatureForm {
    /// One stroke; place and directions in its bone's axes, metres of natural size.
    struct Mark {
        var bone: CreatureBone
        var stroke: Stroke
        /// Whether it shines in the dark.
        var glows = false
    }
    /// The strokes, part after part.
    private(set) var marks: [Mark] = []
    private var random: RandomStream

    /// Lays the strokes of a kind.
    init(_ kind: CreatureKind) {
        random = RandomStream(seed: 0xC0A7)
        for part in kind.parts {
            layCore(part)
            lay(part)
        }
        for mark in kind.marks {
            lay(mark, side: 1)
            if mark.isPaired { lay(mark, side: -1) }
        }
    }

    /// Broad strokes just below the hair, so that nobody sees through a body.
    private mutating func layCore(_ part: CreaturePart) {
        let axis = part.to - part.from
        let way = axis.length > 1e-4 ? axis.normalized : Vector3(1, 0, 0)
        let side = Vector3(0, 1, 0).tangent(to: way)
        let up = way.cross(side)
        for index in 0..<max(5, part.count / 8) {
            let angle = Float(index) * 2.399_963
            let u = (Float(index) + 0.5) / Float(max(5, part.count / 8))
            let (s, c) = (Exact.sin(angle), Exact.cos(angle))
            let wide = mix(part.thick.x, part.thin.x, u) * 0.74
            let high = mix(part.thick.y, part.thin.y, u) * 0.74
            let normal = (side * (c / wide) + up * (s / high)).normalized
            let rise = normal.dot(up)
            let colour = part.colours.flank.mixed(
                with: rise > 0 ? part.colours.back : part.colours.under, abs(rise))
            let long = max(axis.length * 0.34, max(wide, high))
            marks.append(
                Mark(
                    bone: part.bone,
                    stroke: Stroke(
                        position: part.from + axis * u + side * (c * wide) + up * (s * high),
                        along: way * long, across: normal.cross(way) * (max(wide, high) * 0.9),
                        through: normal * (min(wide, high) * 0.3), normal: normal,
                        colour: colour * 0.9, hardness: 0.85)))
        }
    }

    private mutating func lay(_ part: CreaturePart) {
        let axis = part.to - part.from
        let way = axis.length > 1e-4 ? axis.normalized : Vector3(1, 0, 0)
        let side = Vector3(0, 1, 0).tangent(to: way)
        let up = way.cross(side)
        let reach = axis.length
        for index in 0..<part.count {
            // Spread evenly over a capsule: along it, and round it by the golden angle.
            let angle = Float(index) * 2.399_963 + random.between(-0.2, 0.2)
            let u = (Float(index) + random.unit()) / Float(part.count)
            let cap =
                (part.thick.y + part.thin.y) / 2 / max(reach + part.thick.y + part.thin.y, 1e-4)
            let t = mix(-cap, 1 + cap, u)
            let inside = clamp(t, 0, 1)
            let over = (t - inside) / max(cap, 1e-4)
            let round = max(0.05, 1 - over * over).squareRoot()
            let (s, c) = (Exact.sin(angle) * round, Exact.cos(angle) * round)
            let wide = mix(part.thick.x, part.thin.x, inside)
            let high = mix(part.thick.y, part.thin.y, inside)
            let at =
                part.from + way * (reach * inside + over * (over < 0 ? part.thick.y : part.thin.y))
                + side * (c * wide) + up * (s * high)
            let normal = (side * (c / wide) + up * (s / high) + way * (over / high)).normalized
            put(part, at, normal, rise: normal.dot(up))
        }
    }

    private mutating func put(
        _ part: CreaturePart, _ at: Vector3, _ normal: Vector3, rise: Float
    ) {
        let (back, flank, under) = part.colours
        let above = flank.mixed(with: back, smoothstep(0.1, 0.8, rise))
        let colour = above.mixed(with: under, smoothstep(-0.25, -0.7, rise))
        let hair = (part.hair.normalized + random.direction() * 0.22).tangent(to: normal)
        let size = random.between(0.8, 1.25)
        marks.append(
            Mark(
                bone: part.bone,
                stroke: Stroke(
                    position: at, along: hair * (part.stroke.x * size),
                    across: normal.cross(hair) * (part.stroke.y * size),
                    through: normal * (part.stroke.y * 0.4), normal: normal,
                    colour: Palette.shaken(colour, 0.07, &random), bristle: part.bristle,
                    hardness: 0.8)))
    }

    private mutating func lay(_ mark: CreatureMark, side: Float) {
        func turned(_ v: Vector3) -> Vector3 { Vector3(v.x, v.y * side, v.z) }
        let normal = turned(mark.normal).normalized
        let along = turned(mark.along).tangent(to: normal) * mark.along.length
        marks.append(
            Mark(
                bone: mark.bone,
                stroke: Stroke(
                    position: turned(mark.at), along: along,
                    across: normal.cross(along.normalized) * mark.wide,
                    through: normal * (mark.wide * 0.3), normal: normal, colour: mark.colour,
                    hardness: 0.9, emission: mark.emission),
                glows: mark.emission > 0))
    }
}
