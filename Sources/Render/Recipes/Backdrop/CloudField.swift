import Quantities

/// The clouds round the sky: heaps of puffs with flat feet, and the veil of a grey day.
///
/// They are kept as plain strokes, because they drift round the sky and take their light from
/// where the sun is: each picture appends those in view.
struct CloudField {
    /// One stroke of a cloud, before it drifts.
    struct Mark {
        var stroke: Stroke
        /// 0 at the foot … 1 at the top.
        var height: Float
        /// A lasting difference of its own.
        var shake: Float
    }
    /// One cloud.
    struct Cloud {
        /// Radians from east, before it drifts, and half its width.
        var azimuth: Float
        var halfWidth: Float
        var marks: [Mark]
    }

    /// The clouds, heaps first.
    private(set) var clouds: [Cloud] = []

    /// Shapes the clouds of a world.
    ///
    /// Allocates; about 40 000 strokes.
    init(seed: UInt64) {
        var random = RandomStream(seed: Hash.mix(seed ^ 0xC10D))
        let count = 22
        for index in 0..<count {
            let azimuth = (Float(index) + random.between(-0.35, 0.35)) * Exact.tau / Float(count)
            // The golden section spreads the thresholds: any cover has clouds on all sides.
            let order = Float(index) * 0.618_034
            let threshold = -0.12 + 0.76 * (order - order.rounded(.down))
            let isHigh = index % 3 == 2
            let width = isHigh ? random.between(0.13, 0.22) : random.between(0.19, 0.36)
            addHeap(
                azimuth,
                elevation: isHigh ? random.between(0.28, 0.48) : random.between(0.085, 0.22),
                width: width, height: width * (isHigh ? 0.42 : random.between(0.5, 0.72)),
                threshold: threshold, &random)
        }
        for index in 0..<30 { addVeil(index, &random) }
    }

    private mutating func addHeap(
        _ azimuth: Float, elevation: Float, width: Float, height: Float, threshold: Float,
        _ random: inout RandomStream
    ) {
        var marks: [Mark] = []
        let distance: Float = 2900 + 300 * random.unit()
        let skew = random.between(-1, 1)
        for puff in 0..<30 {
            let u = puff < 8 ? (Float(puff) + 0.5) / 4 - 1 : random.between(-0.95, 0.95)
            let profile =
                Exact.pow(1 - u * u, 0.7)
                * (0.62 + 0.38 * Exact.sin(u * 4.6 + azimuth * 9)) * (1 + 0.25 * skew * u)
            let v = puff < 8 ? 0.04 : Exact.pow(random.unit(), 0.8) * max(profile, 0.05)
            let size = width * (0.11 + 0.17 * (1 - v) * (1 - u * u) + 0.05 * random.unit())
            addPuff(
                &marks, azimuth: azimuth + u * width, elevation: elevation + v * height,
                foot: elevation, tall: height, radius: size * 0.62 * distance, distance: distance,
                threshold: threshold + 0.10 * abs(u) * random.unit(), &random)
        }
        clouds.append(Cloud(azimuth: azimuth, halfWidth: width * 1.4 + 0.1, marks: marks))
    }

    private func addPuff(
        _ marks: inout [Mark], azimuth: Float, elevation: Float, foot: Float, tall: Float,
        radius: Float, distance: Float, threshold: Float, _ random: inout RandomStream
    ) {
        let way = SkyWash.direction(azimuth, elevation)
        let center = way * distance
        let floor = distance * Exact.sin(foot - 0.06 * tall)
        for _ in 0..<52 {
            var out = random.direction()
            let facing = out.dot(way)
            if facing > 0.35 { out = out + way * (-2 * facing) }
            var at = center + out * (radius * random.between(0.8, 1.05))
            if at.z < floor {
                at.z = floor
                out.z = -0.6
            }
            let up = (Exact.asin(at.normalized.z) - foot) / tall
            let size = radius * random.between(0.17, 0.42)
            let face = (out * 0.6 + way * -1).normalized
            let along = (out.cross(.up) + random.direction() * 0.5).tangent(to: face)
            let isBold = random.unit() < 0.55
            let stroke = Stroke(
                position: at, along: along * (size * 1.2),
                across: face.cross(along) * (size * 0.85), through: face * (size * 0.3),
                normal: (out + Vector3(0, 0, 0.15)).normalized,
                colour: Colour(0.5, saturate(up), threshold), opacity: isBold ? 0.95 : 0.8,
                bristle: random.unit() < 0.5 ? 0 : 0.14, hardness: isBold ? 0.22 : 0.06)
            marks.append(Mark(stroke: stroke, height: up, shake: random.bell() * 0.03))
        }
    }

    /// A veil: long flat strokes that close the sky when it clouds over.
    private mutating func addVeil(_ index: Int, _ random: inout RandomStream) {
        let azimuth = Float(index) * (Exact.tau / 30)
        var marks: [Mark] = []
        for _ in 0..<34 {
            let a = azimuth + random.between(-0.16, 0.16)
            let elevation = Exact.pow(random.unit(), 1.3) * 1.25 + 0.05
            let way = SkyWash.direction(a, elevation)
            let level = Vector3(-Exact.sin(a), Exact.cos(a), 0)
            let along = (level + way.cross(level) * (random.bell() * 0.12)).normalized
            let shrink = mix(0.6, 1.3, saturate(elevation))
            let stroke = Stroke(
                position: way * (3250 + 250 * random.unit()),
                along: along * (random.between(260, 560) * shrink),
                across: along.cross(way) * (random.between(50, 110) * shrink), through: way,
                normal: Vector3(0, 0, -1),
                colour: Colour(0.5, 0.9, random.between(0.52, 0.9)), opacity: 0.62, bristle: 0.3,
                hardness: 0.05)
            marks.append(
                Mark(
                    stroke: stroke, height: random.between(0, 0.5), shake: random.bell() * 0.1 - 0.1
                ))
        }
        clouds.append(Cloud(azimuth: azimuth, halfWidth: 0.5, marks: marks))
    }

    /// Appends the clouds that a camera looking along `forward` may see.
    ///
    /// - Parameters:
    ///   - angle: How far they have drifted round the sky, radians.
    ///   - heading: Where the camera looks, radians from east.
    ///   - halfView: Half of what it sees from side to side, radians, with room for tilt.
    ///   - lamp: Towards the light.
    ///   - cover: 0 … 1.
    func append(
        to strokes: DynamicStrokes, angle: Float, heading: Float, halfView: Float, lamp: Vector3,
        cover: Float
    ) {
        let (s, c) = (Exact.sin(angle), Exact.cos(angle))
        func turned(_ v: Vector3) -> Vector3 { Vector3(v.x * c - v.y * s, v.x * s + v.y * c, v.z) }
        // The same light in the frame of clouds that have not drifted.
        let light = Vector3(lamp.x * c + lamp.y * s, lamp.y * c - lamp.x * s, lamp.z)
        for cloud in clouds {
            let away = abs(wrapAngle(cloud.azimuth + angle - heading))
            if away > halfView + cloud.halfWidth { continue }
            for mark in cloud.marks where mark.stroke.colour.blue < cover {
                var stroke = mark.stroke
                let up = saturate(mark.height)
                let facing = saturate(stroke.normal.dot(light) * 0.75 + 0.42 + 0.25 * up)
                stroke.colour.red = smoothstep(
                    0.22, 0.88, facing * 0.8 + 0.24 * up - 0.03 + mark.shake)
                stroke.position = turned(stroke.position)
                stroke.along = turned(stroke.along)
                stroke.across = turned(stroke.across)
                stroke.through = turned(stroke.through)
                strokes.append(.cloud, stroke)
            }
        }
    }
}
