import Quantities

/// The wanderer's body as strokes, part by part, standing at rest: x forward, y left, z up.
///
/// Made once; every picture moves the parts by their joints.
struct FigureForm {
    /// What moves together.
    enum Part: Int, CaseIterable {
        case trunk, skirt, head, hair
        case upperArmLeft, lowerArmLeft, upperArmRight, lowerArmRight
        case upperLegLeft, lowerLegLeft, upperLegRight, lowerLegRight
    }
    /// One stroke of the body.
    struct Mark {
        var part: Part
        var stroke: Stroke
        /// 0 where a part hangs still … 1 where it swings most: skirt and hair.
        var loose: Float = 0
    }
    /// The strokes, part after part.
    private(set) var marks: [Mark] = []
    private var random = RandomStream(seed: 0xF16)

    static let skin = Colour(0.96, 0.78, 0.64)
    static let dress = Colour(0.96, 0.95, 0.90)
    static let hairColour = Colour(0.36, 0.20, 0.13)
    static let straw = Colour(0.95, 0.83, 0.50)
    static let ribbon = Colour(0.85, 0.25, 0.22)

    /// Lays the body.
    init() {
        layLegs()
        layArms()
        layDress()
        layHead()
        layFace()
        layHair()
        layHat()
    }

    private mutating func put(
        _ part: Part, _ at: Vector3, along: Vector3, normal: Vector3, _ half: Vector3,
        _ colour: Colour, bristle: Float = 0.2, hardness: Float = 0.8, loose: Float = 0,
        opacity: Float = 1, shake: Float = 0.05
    ) {
        let n = normal.normalized
        let t = along.tangent(to: n)
        marks.append(
            Mark(
                part: part,
                stroke: Stroke(
                    position: at, along: t * half.x, across: n.cross(t) * half.y,
                    through: n * half.z, normal: n,
                    colour: Palette.shaken(colour, shake, &random), opacity: opacity,
                    bristle: bristle, hardness: hardness),
                loose: loose))
    }

    /// An ellipsoid of strokes.
    private mutating func ball(
        _ part: Part, _ center: Vector3, _ radius: Vector3, count: Int, size: Float,
        along: Vector3, stretch: Float, _ colour: (Vector3) -> Colour
    ) {
        for _ in 0..<count {
            let d = random.direction()
            let n = Vector3(d.x / radius.x, d.y / radius.y, d.z / radius.z)
            let jitter = along + random.direction() * 0.3
            put(
                part, center + d.scaled(by: radius), along: jitter, normal: n,
                Vector3(size * stretch, size, size * 0.4), colour(d))
        }
    }

    /// A tapering limb from one place to another.
    private mutating func limb(
        _ part: Part, _ a: Vector3, _ b: Vector3, _ thick: Float, _ thin: Float, count: Int,
        _ colour: Colour
    ) {
        let axis = (b - a).normalized
        let n0 = Vector3(1, 0, 0).tangent(to: axis)
        let n1 = axis.cross(n0)
        for index in 0..<count {
            let u = (Float(index) + random.unit()) / Float(count)
            let angle = Float(index) * 2.4
            let n = n0 * Exact.cos(angle) + n1 * Exact.sin(angle)
            let radius = mix(thick, thin, u)
            put(
                part, a.mixed(with: b, u) + n * radius, along: axis, normal: n,
                Vector3(0.05, radius * 0.62, 0.012), colour)
        }
    }

    private mutating func layLegs() {
        for (side, upper, lower) in [
            (Float(1), Part.upperLegLeft, Part.lowerLegLeft), (-1, .upperLegRight, .lowerLegRight),
        ] {
            let y = 0.085 * side
            limb(
                upper, Vector3(0, y, 0.86), Vector3(0, y, 0.48), 0.07, 0.055, count: 26,
                FigureForm.skin * 0.95)
            limb(
                lower, Vector3(0, y, 0.50), Vector3(0, y, 0.07), 0.052, 0.036, count: 34,
                FigureForm.skin * 0.95)
            ball(
                lower, Vector3(0.045, y, 0.05), Vector3(0.10, 0.048, 0.05), count: 34, size: 0.03,
                along: Vector3(1, 0, 0), stretch: 1.2
            ) { _ in Colour(0.44, 0.25, 0.16) }
            ball(
                lower, Vector3(0, y, 0.13), Vector3(0.045, 0.045, 0.045), count: 14, size: 0.024,
                along: Vector3(0, 1, 0), stretch: 1.3
            ) { _ in Colour(0.94, 0.93, 0.90) }
        }
    }

    private mutating func layArms() {
        for (side, upper, lower) in [
            (Float(1), Part.upperArmLeft, Part.lowerArmLeft), (-1, .upperArmRight, .lowerArmRight),
        ] {
            let shoulder = Vector3(0, 0.165 * side, 1.25)
            let elbow = Vector3(-0.01, 0.245 * side, 1.02)
            let hand = Vector3(0.05, 0.275 * side, 0.80)
            limb(upper, shoulder, elbow, 0.06, 0.042, count: 26, FigureForm.skin)
            ball(
                upper, shoulder + Vector3(0, 0.02 * side, -0.01), Vector3(0.075, 0.075, 0.085),
                count: 46, size: 0.034, along: .up, stretch: 1.3
            ) { _ in FigureForm.dress }
            limb(lower, elbow, hand, 0.04, 0.027, count: 28, FigureForm.skin)
            ball(
                lower, hand + Vector3(0.01, 0.005 * side, -0.035), Vector3(0.034, 0.024, 0.05),
                count: 16, size: 0.02, along: .up, stretch: 1.3
            ) { _ in FigureForm.skin }
        }
    }

    private mutating func layDress() {
        for index in 0..<620 {
            let u = (Float(index) + 0.5) / 620
            let angle = Float(index) * 2.399_963
            let fold = Exact.sin(angle * 9 + 1) * 0.5 + 0.5
            var radius = mix(0.345, 0.125, Exact.pow(u, 0.8))
            radius *= 1 + 0.07 * fold * (1 - u)
            let (s, c) = (Exact.sin(angle), Exact.cos(angle))
            let n = Vector3(c, s, 0.25)
            var colour = FigureForm.dress * (0.82 + 0.18 * fold)
            if u < 0.10 { colour = colour.mixed(with: Colour(0.50, 0.66, 0.84), 0.65) }
            put(
                .skirt, Vector3(radius * 0.9 * c, radius * s, mix(0.40, 0.95, u)), along: .up,
                normal: n, Vector3(0.078 * random.between(0.8, 1.3), 0.027, 0.012), colour,
                bristle: 0.35, loose: 1 - u, shake: 0.03)
        }
        ball(
            .trunk, Vector3(0, 0, 1.12), Vector3(0.108, 0.155, 0.21), count: 240, size: 0.034,
            along: .up, stretch: 1.5
        ) { _ in FigureForm.dress }
        for index in 0..<60 {
            let angle = Float(index) * (Exact.tau / 60)
            let (s, c) = (Exact.sin(angle), Exact.cos(angle))
            put(
                .trunk, Vector3(0.112 * c, 0.142 * s, 0.962 + random.bell() * 0.01),
                along: Vector3(-s, c, 0), normal: Vector3(c, s, 0), Vector3(0.04, 0.026, 0.01),
                FigureForm.ribbon, hardness: 0.9)
        }
        // The bow behind.
        for side: Float in [-1, 1] {
            for tail in 0..<3 {
                put(
                    .skirt, Vector3(-0.145, 0.04 * side, 0.95 - 0.05 * Float(tail)),
                    along: Vector3(0, side, -0.4 - Float(tail) * 0.5), normal: Vector3(-1, 0, 0.1),
                    Vector3(0.06, 0.026, 0.01), FigureForm.ribbon * 0.95, loose: 0.15 * Float(tail))
            }
        }
    }

    private mutating func layHead() {
        ball(
            .head, Vector3(0, 0, 1.34), Vector3(0.045, 0.045, 0.07), count: 30, size: 0.026,
            along: .up, stretch: 1.3
        ) { _ in FigureForm.skin * 0.92 }
        ball(
            .head, Vector3(0.01, 0, 1.485), Vector3(0.105, 0.095, 0.125), count: 190, size: 0.030,
            along: .up, stretch: 1.2
        ) { d in FigureForm.skin * (d.z < -0.6 ? 0.93 : 1) }
    }

    /// A quiet face: eyes, brows, cheeks, a mouth.
    private mutating func layFace() {
        let forward = Vector3(1, 0, 0)
        for side: Float in [-1, 1] {
            put(
                .head, Vector3(0.112, 0.040 * side, 1.500), along: .up, normal: forward,
                Vector3(0.019, 0.0125, 0.006), Colour(0.20, 0.14, 0.12), bristle: 0, hardness: 1,
                shake: 0)
            put(
                .head, Vector3(0.121, 0.036 * side + 0.004, 1.507), along: .up, normal: forward,
                Vector3(0.006, 0.005, 0.003), Colour(1, 1, 1), bristle: 0, hardness: 1, shake: 0)
            put(
                .head, Vector3(0.112, 0.041 * side, 1.533), along: Vector3(0, 1, 0.12 * -side),
                normal: forward, Vector3(0.020, 0.0045, 0.004), FigureForm.hairColour, bristle: 0.2,
                shake: 0)
            put(
                .head, Vector3(0.104, 0.058 * side, 1.462), along: Vector3(0, 1, 0),
                normal: forward,
                Vector3(0.024, 0.018, 0.006), Colour(0.98, 0.58, 0.50), bristle: 0, hardness: 0.05,
                opacity: 0.6, shake: 0)
        }
        put(
            .head, Vector3(0.124, 0, 1.474), along: .up, normal: forward,
            Vector3(0.013, 0.008, 0.006), FigureForm.skin * 0.90, bristle: 0, shake: 0)
        put(
            .head, Vector3(0.113, 0, 1.433), along: Vector3(0, 1, 0), normal: forward,
            Vector3(0.020, 0.0055, 0.004), Colour(0.78, 0.34, 0.32), bristle: 0, hardness: 1,
            shake: 0)
    }

    private mutating func layHair() {
        for index in 0..<360 {
            let u = random.unit()
            let a = 1.75 + 2.78 * (Float(index % 40) + random.unit()) / 40
            let (s, c) = (Exact.sin(a), Exact.cos(a))
            let radius = 0.115 + 0.03 * Exact.sin(u * 3.1)
            let low = (1 - u) * (1 - u)
            put(
                .hair, Vector3(radius * c - 0.02 - 0.03 * low, radius * s, mix(1.06, 1.58, u)),
                along: Vector3(0, 0.25 * (1 - u) * s, 1) + random.direction() * 0.08,
                normal: Vector3(c, s, 0), Vector3(0.078, 0.0145, 0.01),
                FigureForm.hairColour * random.between(0.8, 1.4), bristle: 0.4, loose: 1 - u,
                shake: 0.08)
        }
        // Locks beside the face and a fringe above it.
        for side: Float in [-1, 1] {
            for _ in 0..<26 {
                let u = random.unit()
                put(
                    .hair,
                    Vector3(
                        0.045 - 0.05 * (1 - u), (0.102 + random.bell() * 0.008) * side,
                        mix(1.26, 1.57, u)),
                    along: .up, normal: Vector3(0.5, side, 0), Vector3(0.06, 0.013, 0.01),
                    FigureForm.hairColour * random.between(0.85, 1.4), bristle: 0.4,
                    loose: (1 - u) * 0.6,
                    shake: 0.08)
            }
        }
        for index in 0..<22 {
            let y = (Float(index) / 21 * 2 - 1) * 0.088
            put(
                .head, Vector3(0.112 - y * y * 4, y, 1.565), along: Vector3(0.15, y * 2, -1),
                normal: Vector3(1, y * 4, 0.4), Vector3(0.026, 0.011, 0.008),
                FigureForm.hairColour * random.between(0.9, 1.35), bristle: 0.4, shake: 0.06)
        }
    }

    private mutating func layHat() {
        for index in 0..<280 {
            let q = (0.10 + 0.90 * (Float(index) + 0.5) / 280).squareRoot()
            let a = Float(index) * 2.399_963
            let (s, c) = (Exact.sin(a), Exact.cos(a))
            let n = Vector3(0.25 * c * q - 0.12, 0.25 * s * q, 1)
            put(
                .head, Vector3(0.27 * q * c - 0.01, 0.27 * q * s, 1.592 - 0.05 * q * q),
                along: Vector3(-s, c, 0), normal: n, Vector3(0.05, 0.019, 0.008),
                FigureForm.straw * (0.9 + 0.1 * Exact.sin(q * 40)), bristle: 0.4, shake: 0.04)
        }
        ball(
            .head, Vector3(-0.01, 0, 1.615), Vector3(0.125, 0.125, 0.105), count: 190, size: 0.028,
            along: Vector3(0, 1, 0), stretch: 1.5
        ) { d in d.z < 0.25 ? FigureForm.ribbon : FigureForm.straw }
    }
}
