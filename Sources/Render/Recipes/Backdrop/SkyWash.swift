import Quantities

/// The broad strokes of the open sky round the camera; they take their colours from the light.
enum SkyWash {
    /// How far away the sky is painted, metres.
    static let distance: Float = 3600

    /// Lays the sky of a world.
    ///
    /// Allocates; about 3000 strokes.
    static func make(seed: UInt64) -> StrokeSet {
        var batch = StrokeBatch(capacity: 3600)
        let sequence = Sequence(key: Hash.mix(seed ^ 0x5C1))
        for index in 0..<3400 {
            let (a, b) = sequence.pair(index)
            var random = RandomStream(seed: Hash.of(seed, Int64(index), 0x5C1))
            let azimuth = a * Exact.tau
            let elevation = Exact.pow(b, 1.25) * 1.4 - 0.03
            let way = direction(azimuth, elevation)
            // The strokes follow slow currents, as if one wind had brushed the whole sky.
            let level = Vector3(-Exact.sin(azimuth), Exact.cos(azimuth), 0)
            let rise = way.cross(level)
            let (cx, cy) = (Double(Exact.cos(azimuth)), Double(Exact.sin(azimuth)))
            let curl = Noise.fractal(
                cx * 1.7 + Double(elevation) * 2.2, cy * 1.7, octaves: 2, seed: seed ^ 0x5C2)
            let along = (level + rise * (0.05 + curl * 0.45 + random.bell() * 0.10)).normalized
            let band = Noise.fractal(
                cx * 2.4 + Double(curl), cy * 2.4 + Double(elevation) * 9, octaves: 3,
                seed: seed ^ 0x5C3)
            let bright = 0.5 * (1 + band * 0.06 + random.bell() * 0.018)
            batch.lay(
                .skyWash, at: way * (distance + 200 * random.unit()), along: along,
                normal: way * -1,
                half: Vector3(
                    random.between(0.07, 0.17) * distance, random.between(0.018, 0.036) * distance,
                    1),
                colour: Colour(saturate(Exact.sin(max(elevation, 0)) / 0.7), bright, 0),
                Touch(opacity: 0.5, bristle: 0.22, hardness: 0.04))
        }
        return StrokeSet.bake(batch.strokes)
    }

    /// The direction of an azimuth (radians from east) and a height above the horizon.
    static func direction(_ azimuth: Float, _ elevation: Float) -> Vector3 {
        let c = Exact.cos(elevation)
        return Vector3(c * Exact.cos(azimuth), c * Exact.sin(azimuth), Exact.sin(elevation))
    }
}
