import Quantities

/// The mountains beyond the hills: four ridges behind each other, round the camera.
///
/// Faces fall from the crest in spurs, so that each has a side towards the sun and one away
/// from it; forest below, rock above, snow on the highest.
struct MountainRange {
    private let seed: UInt64
    private var batch = StrokeBatch(capacity: 30_000)

    /// How far away a ridge is painted, metres.
    private static func distance(_ ridge: Int) -> Float { 930 + Float(ridge) * 420 }

    /// Lays the mountains of a world.
    ///
    /// Allocates; about 27 000 strokes.
    static func make(seed: UInt64) -> StrokeSet {
        var range = MountainRange(seed: seed)
        for ridge in 0..<4 {
            range.layBed(ridge)
            range.layFaces(ridge)
            range.layUpperBed(ridge)
            range.layCrest(ridge)
        }
        return StrokeSet.bake(range.batch.strokes)
    }

    private init(seed: UInt64) { self.seed = seed }

    /// Sharp-crested noise, 0 … 1, without a seam round the circle.
    private func crest(_ azimuth: Float, _ scale: Double, _ salt: UInt64) -> Float {
        let (sine, cosine) = Exact.sinCos(Double(azimuth))
        var (sum, weight, total): (Float, Float, Float) = (0, 1, 0)
        var k = scale
        for octave in 0..<5 {
            let v = Noise.value(
                cosine * k + 31, sine * k + 17, seed: seed ^ (salt &+ UInt64(octave) &* 977))
            let sharp = 1 - abs(v)
            sum += sharp * sharp * weight
            total += weight
            weight *= 0.46
            k *= 2.1
        }
        return sum / total
    }

    /// The height of a ridge's crest, metres.
    private func top(_ ridge: Int, _ azimuth: Float) -> Float {
        let l = Float(ridge)
        let shape = crest(azimuth, 3.4 - 0.35 * Double(ridge), 0xA1 &+ UInt64(ridge) &* 7)
        let (sine, cosine) = Exact.sinCos(Double(azimuth))
        let massif = Noise.value(cosine * 1.6 + 5, sine * 1.6, seed: seed ^ 0xA55)
        return (34 + 34 * l) + (58 + 92 * l) * max(0, shape * 1.5 - 0.42)
            * (0.86 + 0.34 * massif)
    }

    /// How far a face stands out at a place: spurs that run down from the crest.
    private func relief(_ ridge: Int, _ azimuth: Float, _ z: Float) -> Float {
        let l = Double(ridge)
        let fall = Float(0.0009) * z
        let bent =
            azimuth + fall
            * Noise.value(
                Double(azimuth) * 9 + l, Double(z) / 140, seed: seed ^ 0xA7)
        return crest(bent, 9 - l, 0xB3 &+ UInt64(ridge)) + 0.35 * crest(bent, 24 - 2 * l, 0xB9)
    }

    /// Opaque columns up to just below the crest.
    private mutating func layBed(_ ridge: Int) {
        let distance = MountainRange.distance(ridge)
        let count = 1100
        var random = RandomStream(seed: Hash.of(seed, Int64(ridge), 0xBED))
        for index in 0..<count {
            let azimuth = (Float(index) + 0.5) / Float(count) * Exact.tau
            let height = top(ridge, azimuth)
            let way = Vector3(Exact.cos(azimuth), Exact.sin(azimuth), 0)
            let foot: Float = -90
            let half = (height * 0.93 - foot) / 2
            batch.lay(
                .mountain, at: way * (distance + 26) + Vector3(0, 0, foot + half), along: .up,
                normal: way * -1, half: Vector3(half, distance * 0.0052, 1),
                colour: Palette.shaken(rock(ridge, 0.3) * 0.86, 0.02, &random),
                Touch(bristle: 0.1, hardness: 0.5),
                light: (way * -1 + Vector3(0, 0, 0.5)).normalized)
        }
    }

    /// What lies between the ragged tops of the columns and the crest, so that no sky shows.
    private mutating func layUpperBed(_ ridge: Int) {
        let distance = MountainRange.distance(ridge)
        let count = 330
        let step = Exact.tau / Float(count)
        var random = RandomStream(seed: Hash.of(seed, Int64(ridge), 0xBED2))
        for index in 0..<count {
            let azimuth = (Float(index) + 0.5) * step
            let (before, after) = (top(ridge, azimuth - step / 2), top(ridge, azimuth + step / 2))
            let height = min(top(ridge, azimuth), (before + after) / 2)
            let way = Vector3(Exact.cos(azimuth), Exact.sin(azimuth), 0)
            let along =
                Vector3(-way.y, way.x, 0) + Vector3(0, 0, (after - before) / (step * distance))
            let wide = 4 + (height + 90) * 0.085
            batch.lay(
                .mountain, at: way * (distance + 25) + Vector3(0, 0, height - wide * 1.12),
                along: along.normalized, normal: way * -1,
                half: Vector3(step * distance * 0.75 * along.length, wide, 1),
                colour: Palette.shaken(rock(ridge, 0.8) * 0.9, 0.02, &random),
                Touch(bristle: 0.1, hardness: 0.5),
                light: (way * -1 + Vector3(0, 0, 0.5)).normalized)
        }
    }

    private func rock(_ ridge: Int, _ height: Float) -> Colour {
        let forest = Colour(0.22, 0.38, 0.30).mixed(
            with: Colour(0.28, 0.38, 0.44), Float(ridge) / 3)
        let stone = Colour(0.38, 0.39, 0.48).mixed(with: Colour(0.40, 0.40, 0.54), Float(ridge) / 3)
        return forest.mixed(with: stone, smoothstep(0.25, 0.75, height) * (ridge == 0 ? 0.25 : 1))
    }

    /// The faces: strokes that run down the spurs, lit by the way each face looks.
    private mutating func layFaces(_ ridge: Int) {
        let distance = MountainRange.distance(ridge)
        let sequence = Sequence(key: Hash.of(seed, Int64(ridge), 0xFACE))
        for index in 0..<4200 {
            let (a, b) = sequence.pair(index)
            var random = RandomStream(seed: Hash.of(seed, Int64(index), Int64(ridge), 0xFACE))
            let azimuth = a * Exact.tau
            let height = top(ridge, azimuth)
            let share = 0.985 - b * b * 1.04
            let size = distance * 0.0092
            let z = height * share - size * 0.5
            let step: Float = 0.007
            let bulge = relief(ridge, azimuth, height - z)
            let slope = (relief(ridge, azimuth + step, height - z) - bulge) / step
            let side = clamp(-slope * 0.22, -1.8, 1.8)
            let way = Vector3(Exact.cos(azimuth), Exact.sin(azimuth), 0)
            let level = Vector3(-way.y, way.x, 0)
            let normal = (way * -1 + level * side + Vector3(0, 0, 0.45)).normalized
            let fall = level * clamp(side * 0.8, -0.9, 0.9) + Vector3(0, 0, -1)
            var colour = rock(ridge, share + 0.12 * bulge)
            let line = z + 46 * (bulge - 0.55) + random.bell() * 8
            let snow = ridge >= 2 ? smoothstep(104, 162, line) * smoothstep(1.5, 0.7, abs(side)) : 0
            colour = colour.mixed(with: Colour(0.97, 0.97, 1.0), snow * 0.9)
            batch.lay(
                .mountain, at: way * (distance - bulge * 18) + Vector3(0, 0, z),
                along: fall.normalized, normal: way * -1,
                half: Vector3(
                    size * random.between(0.75, 1.4),
                    size * random.between(0.34, 0.58), 1),
                colour: Palette.shaken(colour * (0.92 + 0.16 * (bulge - 0.5)), 0.03, &random),
                Touch(bristle: 0.16, hardness: 0.5), light: normal)
        }
    }

    /// The line against the sky: strokes that follow each other along the crest.
    private mutating func layCrest(_ ridge: Int) {
        let distance = MountainRange.distance(ridge)
        let count = 720
        let step = Exact.tau / Float(count)
        var random = RandomStream(seed: Hash.of(seed, Int64(ridge), 0xC2E57))
        for index in 0..<count {
            let azimuth = (Float(index) + 0.5) * step
            let (before, after) = (top(ridge, azimuth - step), top(ridge, azimuth + step))
            let height = min(top(ridge, azimuth), (before + after) / 2 + distance * 0.004)
            let rise = clamp((after - before) / (2 * step * distance), -1.6, 1.6)
            let way = Vector3(Exact.cos(azimuth), Exact.sin(azimuth), 0)
            let level = Vector3(-way.y, way.x, 0)
            let bulge = relief(ridge, azimuth, 0)
            let slope = (relief(ridge, azimuth + 0.007, 0) - bulge) / 0.007
            let side = clamp(-slope * 0.22, -1.8, 1.8)
            let along = level + Vector3(0, 0, rise)
            let line = height + 46 * (bulge - 0.55)
            let snow = ridge >= 2 ? smoothstep(120, 180, line) * 0.95 : 0
            let colour = rock(ridge, 1 + 0.12 * bulge).mixed(
                with: Colour(0.97, 0.97, 1.0), snow * 0.9)
            let wide = distance * 0.0027
            batch.lay(
                .mountain, at: way * (distance - 24) + Vector3(0, 0, height - wide * 1.3),
                along: along.normalized, normal: way * -1,
                half: Vector3(step * distance * 0.95 * along.length, wide * 1.3, 1),
                colour: Palette.shaken(colour * 0.97, 0.04, &random),
                Touch(bristle: 0.12, hardness: 0.7),
                light: (way * -1 + level * side + Vector3(0, 0, 0.45)).normalized)
        }
    }
}
