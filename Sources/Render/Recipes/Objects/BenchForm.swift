import Quantities
import WorldState

/// A wooden bench on iron feet with a lamp on a post at its left end.
///
/// The bench's own axes: x to where one looks who sits on it, y to the left, z up; metres.
struct BenchForm {
    /// Where the lamp's light is.
    static let lantern = Vector3(0.05, 1.18, 2.28)
    /// Half the length of a plank.
    private static let half: Float = 0.82

    private var batch = StrokeBatch(capacity: 512)
    private var random = RandomStream(seed: 0xBE9C)
    private let ahead: Vector3
    private let left: Vector3
    private let origin: Vector3

    /// Lays a bench whose foot is at `origin`.
    static func strokes(at origin: Vector3, heading: Float) -> StrokeSet {
        var form = BenchForm(at: origin, heading: heading)
        form.layBench()
        form.layLamp()
        return StrokeSet.bake(form.batch.strokes)
    }

    private init(at origin: Vector3, heading: Float) {
        self.origin = origin
        (ahead, left) = BenchForm.axes(heading)
    }

    /// Ahead and to the left.
    static func axes(_ heading: Float) -> (ahead: Vector3, left: Vector3) {
        let (c, s) = (Exact.cos(heading), Exact.sin(heading))
        return (Vector3(c, s, 0), Vector3(-s, c, 0))
    }

    /// A place or way of the bench's own axes in the world's.
    private func way(_ v: Vector3) -> Vector3 {
        ahead * v.x + left * v.y + Vector3(0, 0, v.z)
    }

    private mutating func layBench() {
        let wood = Colour(0.46, 0.29, 0.17)
        let iron = Colour(0.16, 0.17, 0.20)
        for side in [-0.62, 0.62] as [Float] {
            bar(Vector3(-0.16, side, 0.02), Vector3(-0.18, side, 0.92), 0.032, iron)
            bar(Vector3(0.24, side, 0.02), Vector3(0.22, side, 0.46), 0.032, iron)
            bar(Vector3(-0.18, side, 0.45), Vector3(0.26, side, 0.45), 0.030, iron)
            bar(Vector3(-0.2, side, 0.66), Vector3(0.24, side, 0.66), 0.026, iron)
            bar(Vector3(0.24, side, 0.46), Vector3(0.24, side, 0.66), 0.024, iron)
        }
        for x in [-0.11, 0.04, 0.19] as [Float] {
            plank(Vector3(x, 0, 0.475), up: Vector3(0, 0, 1), across: 0.062, wood)
        }
        for z in [0.66, 0.83] as [Float] {
            plank(Vector3(-0.215, 0, z), up: Vector3(-1, 0, 0), across: 0.066, wood)
        }
    }

    /// A plank along the bench: a solid core, then strokes of grain on both of its faces.
    private mutating func plank(_ at: Vector3, up: Vector3, across: Float, _ colour: Colour) {
        let along = way(Vector3(0, 1, 0))
        for side in [1, -1] as [Float] {
            batch.lay(
                .structure, at: origin + way(at + up * (0.012 * side)), along: along,
                normal: way(up * side), half: Vector3(BenchForm.half, across, 0.014),
                colour: colour * 0.82, Touch(bristle: 0.1, hardness: 1),
                light: way(up * side))
            for _ in 0..<9 {
                let y = random.between(-0.62, 0.62)
                let x = random.between(-0.7, 0.7) * across
                let sideways = up.cross(Vector3(0, 1, 0)).normalized
                let place = at + up * (0.020 * side) + sideways * x + Vector3(0, y, 0)
                batch.lay(
                    .structure, at: origin + way(place), along: along, normal: way(up * side),
                    half: Vector3(random.between(0.1, 0.26), across * 0.26, 0.006),
                    colour: Palette.shaken(colour * random.between(0.9, 1.25), 0.08, &random),
                    Touch(opacity: 0.9, bristle: 0.5), light: way(up * side))
            }
        }
    }

    /// A round bar: strokes that face outwards.
    private mutating func bar(
        _ from: Vector3, _ to: Vector3, _ radius: Float, _ colour: Colour, pieces: Int = 3
    ) {
        let axis = way(to - from)
        let along = axis.normalized
        for piece in 0..<pieces {
            let t = (Float(piece) + 0.5) / Float(pieces)
            let middle = origin + way(from.mixed(with: to, t))
            for turn in 0..<4 {
                let a = Float(turn) * (Exact.pi / 2) + 0.4
                let out = Vector3(Exact.cos(a), Exact.sin(a), 0.2).tangent(to: along)
                batch.lay(
                    .structure, at: middle + out * (radius * 0.4), along: along, normal: out,
                    half: Vector3(axis.length / Float(pieces) * 0.86, radius, radius * 0.5),
                    colour: Palette.shaken(colour, 0.06, &random),
                    Touch(bristle: 0.04, hardness: 1))
            }
        }
    }

    private mutating func layLamp() {
        let iron = Colour(0.15, 0.16, 0.19)
        let l = BenchForm.lantern
        bar(Vector3(l.x, l.y, 0), Vector3(l.x, l.y, l.z - 0.16), 0.042, iron, pieces: 6)
        bar(Vector3(l.x, l.y, 0), Vector3(l.x, l.y, 0.3), 0.075, iron, pieces: 1)
        // A roof over the light and a cup below it.
        for turn in 0..<8 {
            let a = Float(turn) * (Exact.tau / 8)
            let out = Vector3(Exact.cos(a), Exact.sin(a), 0)
            batch.lay(
                .structure, at: origin + way(l + out * 0.09 + Vector3(0, 0, 0.20)),
                along: way(out * 0.8 + Vector3(0, 0, -0.6)).normalized,
                normal: way(out * 0.6 + Vector3(0, 0, 0.8)).normalized,
                half: Vector3(0.14, 0.085, 0.02), colour: iron, Touch(bristle: 0.1))
            bar(
                l + out * 0.11 + Vector3(0, 0, -0.14), l + out * 0.13 + Vector3(0, 0, 0.14), 0.009,
                iron, pieces: 1)
        }
        batch.lay(
            .structure, at: origin + way(l + Vector3(0, 0, -0.17)), along: way(Vector3(1, 0, 0)),
            normal: Vector3(0, 0, -1), half: Vector3(0.13, 0.13, 0.03), colour: iron,
            Touch(bristle: 0))
    }

    /// Appends the cushions of snow that lie on it, and the light of its lamp.
    static func append(
        snow cover: Float, lamp: Float, at origin: Vector3, heading: Float,
        to strokes: DynamicStrokes
    ) {
        let (ahead, left) = axes(heading)
        func place(_ v: Vector3) -> Vector3 {
            origin + ahead * v.x + left * v.y + Vector3(0, 0, v.z)
        }
        let deep = smoothstep(0.15, 0.8, cover)
        if deep > 0 {
            func cushion(_ v: Vector3, _ long: Float, _ wide: Float, _ high: Float) {
                strokes.append(
                    .figure,
                    Stroke(
                        position: place(v + Vector3(0, 0, high * deep * 0.6)), along: left * long,
                        across: ahead * wide, through: Vector3(0, 0, high * deep + 0.004),
                        colour: Colour(0.85, 0.88, 0.93), opacity: min(1, deep * 1.6),
                        bristle: 0.12, hardness: 0.8))
            }
            for k in 0..<5 {
                let y = Float(k - 2) * 0.31
                let uneven = Hash.unit(Hash.mix(UInt64(k) ^ 0xC05))
                cushion(Vector3(0.05, y, 0.49), 0.24, 0.22, 0.06 + 0.035 * uneven)
                cushion(Vector3(-0.225, y, 0.895), 0.23, 0.055, 0.04 + 0.025 * uneven)
            }
            cushion(lantern + Vector3(0, 0, 0.27), 0.13, 0.13, 0.07)
        }
        shine(at: place(lantern), to: strokes, lamp)
    }

    /// The flame, and its glow in the cold air: from a spark to a warm ball of light.
    private static func shine(at place: Vector3, to strokes: DynamicStrokes, _ lamp: Float) {
        if lamp <= 0.01 { return }
        let towards = (place * -1).normalized
        let side = towards.cross(.up).normalized
        let rise = side.cross(towards)
        func disc(_ radius: Float, _ tall: Float, _ c: Colour, _ opacity: Float, _ hardness: Float)
        {
            strokes.append(
                .light,
                Stroke(
                    position: place + towards * (0.12 + radius * 0.1), along: rise * tall,
                    across: side * radius, through: towards * 0.02, colour: c, opacity: opacity,
                    bristle: 0, hardness: hardness, emission: 1))
        }
        disc(0.075, 0.12, Colour(1, 0.93, 0.72), min(1, 0.4 + lamp), 0.7)
        disc(0.15, 0.19, Colour(1, 0.80, 0.42), 0.7 * lamp, 0.1)
        disc(0.5, 0.5, Colour(1, 0.76, 0.38), 0.42 * lamp, 0)
        disc(1.5, 1.4, Colour(1, 0.72, 0.36), 0.20 * lamp, 0)
    }
}
