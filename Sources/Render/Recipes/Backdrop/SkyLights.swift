import Quantities

/// Sun, moon and stars, laid anew for every picture, and lightning.
struct SkyLights {
    private struct Star {
        var way: Vector3
        var size: Float
        var colour: Colour
        var phase: Float
    }
    private let stars: [Star]
    private static let distance: Float = 3450

    /// Scatters the stars of a world.
    init(seed: UInt64) {
        var random = RandomStream(seed: Hash.mix(seed ^ 0x57A2))
        stars = (0..<900).map { index in
            let z = Exact.pow(random.unit(), 1.15) * 0.96 + 0.03
            let a = random.between(0, Exact.tau)
            let r = (1 - z * z).squareRoot()
            let bright = Exact.pow(random.unit(), 5)
            let tint = random.unit()
            let colour =
                tint < 0.25
                ? Colour(1, 0.86, 0.66)
                : tint < 0.6 ? Colour(0.80, 0.88, 1) : Colour(1, 0.98, 0.92)
            return Star(
                way: Vector3(r * Exact.cos(a), r * Exact.sin(a), z), size: 3.6 + 8.5 * bright,
                colour: colour, phase: random.unit())
        }
    }

    private static func disc(
        _ strokes: DynamicStrokes, _ way: Vector3, _ radius: Float, _ colour: Colour,
        opacity: Float, hardness: Float, nearer: Float = 0
    ) {
        guard opacity > 0.01 else { return }
        let side = Vector3.up.cross(way).normalized
        strokes.append(
            .light,
            Stroke(
                position: way * (distance - nearer), along: side * radius,
                across: way.cross(side) * radius, through: way, colour: colour, opacity: opacity,
                bristle: 0, hardness: hardness, emission: 1))
    }

    /// Appends what shines in the part of the sky that is looked at.
    ///
    /// - Parameter seconds: World time within a minute, for the stars' twinkling.
    func append(
        to strokes: DynamicStrokes, light: LightRecipe, key: LightKey, forward: Vector3,
        turn: Float
    ) {
        let open = (1 - light.overcast) * (1 - smoothstep(0.1, 0.6, light.fog))
        let sun = light.daylight.sun
        let moon = light.daylight.moon
        let risen = smoothstep(-0.09, -0.01, sun.z)
        if risen > 0 && sun.dot(forward) > 0.1 {
            let low = smoothstep(0.45, 0.02, sun.z)
            let glow = Colour(1, 0.95, 0.80).mixed(with: Colour(1, 0.66, 0.32), low)
            SkyLights.disc(
                strokes, sun, 1500, glow, opacity: (0.20 + 0.16 * low) * risen * open, hardness: 0)
            SkyLights.disc(
                strokes, sun, 560, glow, opacity: 0.42 * risen * open, hardness: 0, nearer: 10)
            SkyLights.disc(
                strokes, sun, 92 + 34 * low,
                Colour(1, 0.97, 0.86).mixed(with: Colour(1, 0.80, 0.52), low),
                opacity: risen * open, hardness: 0.5, nearer: 20)
        }
        let night = smoothstep(0.02, -0.16, sun.z)
        let up = smoothstep(-0.03, 0.05, moon.z) * night * open
        if up > 0 && moon.dot(forward) > 0.1 {
            let silver = Colour(0.94, 0.95, 0.90)
            SkyLights.disc(strokes, moon, 950, key.cloudLight, opacity: 0.34 * up, hardness: 0)
            SkyLights.disc(
                strokes, moon, 300, silver, opacity: 0.36 * up, hardness: 0, nearer: 10)
            SkyLights.disc(
                strokes, moon, 104, silver, opacity: up, hardness: 0.9, nearer: 20)
            appendMaria(strokes, moon, up)
        }
        let shine = light.starlight
        if shine <= 0.01 { return }
        for star in stars where star.way.dot(forward) > 0.35 {
            let twinkle = 0.78 + 0.22 * Exact.sin((turn * 3 + star.phase) * Exact.tau)
            let low = smoothstep(0.02, 0.2, star.way.z)
            SkyLights.disc(
                strokes, star.way, star.size, star.colour, opacity: shine * twinkle * low,
                hardness: 0.7)
            if star.size > 7 {
                SkyLights.disc(
                    strokes, star.way, star.size * 5, star.colour,
                    opacity: 0.25 * shine * twinkle * low, hardness: 0, nearer: 5)
            }
        }
    }

    /// The grey seas of the moon.
    private func appendMaria(_ strokes: DynamicStrokes, _ moon: Vector3, _ up: Float) {
        let side = Vector3.up.cross(moon).normalized
        let rise = moon.cross(side)
        let spots: [(Float, Float, Float)] = [
            (-38, 28, 30), (10, 36, 24), (34, 8, 20), (-22, -18, 26), (18, -42, 14),
        ]
        for (x, y, radius) in spots {
            let at = moon * (SkyLights.distance - 30) + side * x + rise * y
            strokes.append(
                .light,
                Stroke(
                    position: at, along: side * radius, across: rise * (radius * 0.8),
                    through: moon, colour: Colour(0.76, 0.79, 0.80), opacity: 0.55 * up,
                    bristle: 0.3, hardness: 0.3, emission: 1))
        }
    }

    /// Appends a bolt of lightning in the direction where it struck.
    static func appendBolt(
        to strokes: DynamicStrokes, flash: Float, heading: Float, key: Int64
    ) {
        if flash < 0.12 { return }
        var random = RandomStream(seed: Hash.of(0xB017, key))
        let (s, c) = (Exact.sin(heading), Exact.cos(heading))
        let side = Vector3(-s, c, 0)
        var at = Vector3(c * 2100, s * 2100, 900)
        let strength = smoothstep(0.12, 0.5, flash)
        while at.z > 60 {
            let next = at + side * (random.bell() * 55) + Vector3(0, 0, -random.between(45, 95))
            let way = next - at
            for glow in [true, false] {
                strokes.append(
                    .light,
                    Stroke(
                        position: at.mixed(with: next, 0.5), along: way * 0.6,
                        across: side * (glow ? 46 : 4.5), through: Vector3(c, s, 0),
                        colour: glow ? Colour(0.62, 0.70, 1) : Colour(0.97, 0.98, 1),
                        opacity: (glow ? 0.20 : 0.95) * strength, bristle: 0,
                        hardness: glow ? 0 : 0.7, emission: 1))
            }
            at = next
        }
    }
}
