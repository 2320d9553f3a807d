import Quantities
import WorldState

/// Snow in the air and in its tracks: flakes in depth, footprints, breath.
enum SnowPainter {
    /// Flakes of one depth: they keep their places in a box that repeats over the land.
    private struct Layer {
        /// The box's side, metres; divides 64, so that the wind carries flakes on for ever.
        var box: Float
        /// Flakes at full snow.
        var count: Float
        /// Half a flake, metres.
        var size: Float
        /// How much faster than the world's snow they fall; times 64 it is whole boxes.
        var pace: Float
        /// How far they are blown for a metre of the air's way; as `pace`.
        var drift: Float
        var key: UInt64
    }
    private static let layers = [
        Layer(box: 8, count: 420, size: 0.017, pace: 1.25, drift: 0.5, key: 1),
        Layer(box: 16, count: 1350, size: 0.022, pace: 1, drift: 0.5, key: 2),
        Layer(box: 32, count: 2700, size: 0.031, pace: 1, drift: 0.5, key: 3),
        Layer(box: 64, count: 3600, size: 0.052, pace: 1, drift: 1, key: 4),
    ]

    /// Appends the flakes of one picture.
    static func append(
        flakes world: World, to strokes: DynamicStrokes, camera: WorldPosition, forward: Vector3
    ) {
        let snow = world[.snow]
        if snow < 0.005 { return }
        for layer in layers { append(layer, world, snow, to: strokes, camera, forward) }
    }

    private static func append(
        _ layer: Layer, _ world: World, _ snow: Float, to strokes: DynamicStrokes,
        _ camera: WorldPosition, _ forward: Vector3
    ) {
        let box = layer.box
        let air = world.weather.airWay
        let fallen = world.weather.snowFallen * layer.pace
        let turn = Float(world.tick.index % 3600) * (1 / 3600)
        // Whole boxes lie between chunks, so that only the offset in the chunk matters.
        let origin = Vector3(
            air.x * layer.drift - camera.offset.x, air.y * layer.drift - camera.offset.y,
            -fallen - camera.z)
        // Slow snow hangs in larger, softer flakes.
        let soft = 1 + 0.35 * smoothstep(0.8, 0.2, world[.snowFall])
        for index in 0..<Int(layer.count * snow) {
            let h = Hash.mix(UInt64(index) << 3 ^ layer.key ^ 0x5A0F1)
            func share(_ bits: UInt64) -> Float { Float((h >> bits) & 0xFFFF) * (1 / 65_536) }
            let still = Vector3(
                wrapped(share(0) * box + origin.x, box), wrapped(share(16) * box + origin.y, box),
                wrapped(share(32) * box + origin.z, box))
            // Behind the eye and far off to its sides nothing is seen.
            if still.dot(forward) < 0.6 * still.length - 0.8 { continue }
            let phase = share(48)
            // Every flake wavers on its own, some turns a minute.
            let laps = Float(14 + (h >> 20) % 17)
            let waver = Exact.sin((turn * laps + phase) * Exact.tau)
            let aside = Exact.cos((turn * (laps - 5) + phase * 3) * Exact.tau)
            let reach = 0.05 + box * 0.006
            let at = still + Vector3(waver * reach, aside * reach, 0)
            let depth = at.dot(forward)
            if depth < 0.9 { continue }
            let edge = max(abs(at.x), abs(at.y), abs(at.z))
            let fade = smoothstep(box * 0.5, box * 0.4, edge) * smoothstep(0.9, 1.8, depth)
            if fade < 0.03 { continue }
            let size = layer.size * (0.65 + 0.7 * share(24)) * soft
            let side = at.cross(.up).normalized
            let tilt = (side + Vector3(0, 0, 0.6 * waver)).normalized
            strokes.append(
                .figure,
                Stroke(
                    position: at, along: tilt * (size * 1.25),
                    across: at.cross(tilt).normalized * size,
                    through: at.normalized * size, normal: .up, colour: Colour(0.93, 0.95, 0.98),
                    opacity: 0.92 * fade, bristle: 0, hardness: box < 20 ? 0.25 : 0.5,
                    emission: 0.12))
        }
    }

    /// The nearest of a place's repetitions.
    private static func wrapped(_ x: Float, _ box: Float) -> Float {
        x - (x / box + 0.5).rounded(.down) * box
    }

    /// Appends the footprints that are left in lying snow.
    static func append(
        tracks world: World, to strokes: DynamicStrokes, camera: WorldPosition
    ) {
        let cover = world.weather.snowCover
        if cover < 0.2 { return }
        let deep = smoothstep(0.2, 0.6, cover)
        for (index, tread) in world.treads.enumerated() where tread.strength > 0.01 {
            let at = tread.position.relative(to: camera)
            let far = at.length
            if far > 70 { continue }
            // A foot points where the one before it led to; left and right take turns.
            let before = world.treads[(index + Tread.count - 1) % Tread.count]
            var step = tread.position.relative(to: before.position)
            if before.strength <= 0 || step.length > 2.6 || step.length < 0.05 {
                step = Vector3(0, 1, 0)
            }
            let way = Vector3(step.x, step.y, 0).normalized
            let side = Vector3(-way.y, way.x, 0) * (index % 2 == 0 ? 0.10 : -0.10)
            let strength = smoothstep(0, 0.5, tread.strength) * deep * smoothstep(70, 45, far)
            mark(strokes, at + side, way, strength)
        }
    }

    /// A hollow: blue in its depth, a bright rim on the far side.
    private static func mark(
        _ strokes: DynamicStrokes, _ at: Vector3, _ way: Vector3, _ strength: Float
    ) {
        let across = Vector3(-way.y, way.x, 0)
        func lay(_ shift: Vector3, _ long: Float, _ wide: Float, _ c: Colour, _ opacity: Float) {
            strokes.append(
                .figure,
                Stroke(
                    position: at + shift, along: way * long, across: across * wide,
                    through: Vector3(0, 0, 0.02), colour: c, opacity: opacity * strength,
                    bristle: 0.12, hardness: 0.35))
        }
        let away = Vector3(at.x, at.y, 0).normalized
        lay(Vector3(0, 0, 0.05), 0.25, 0.15, Colour(0.66, 0.71, 0.82), 0.6)
        lay(Vector3(0, 0, 0.07) - away * 0.02, 0.17, 0.085, Colour(0.42, 0.47, 0.62), 0.85)
        lay(Vector3(0, 0, 0.08) + away * 0.12, 0.15, 0.035, Colour(0.95, 0.96, 0.98), 0.75)
    }

    /// Appends the breath of those who walk in the cold.
    static func append(
        breath world: World, to strokes: DynamicStrokes, camera: WorldPosition
    ) {
        let cold = smoothstep(0.15, 0.5, max(world.weather.snowCover, world[.snow]))
        if cold <= 0 { return }
        for wanderer in world.wanderers where wanderer.isPresent {
            let foot = wanderer.position.relative(to: camera)
            let mouth = foot + Vector3(0, 0, Wanderer.eyeHeight - 0.14)
            if mouth.length < 0.8 || mouth.length > 40 { continue }
            let forward = Vector3(Exact.cos(wanderer.heading), Exact.sin(wanderer.heading), 0)
            // A turn of the breath lasts four seconds; out goes its first half.
            let turn = Float(wanderer.breath >> 8) * (1 / 16_777_216)
            puff(strokes, mouth, forward, turn, cold, world.weather.wind)
        }
    }

    private static func puff(
        _ strokes: DynamicStrokes, _ mouth: Vector3, _ forward: Vector3, _ turn: Float,
        _ strength: Float, _ wind: Vector2
    ) {
        let towards = (mouth * -1).normalized
        let side = towards.cross(.up).normalized
        let rise = side.cross(towards)
        for k in 0..<4 {
            let age = turn - 0.06 * Float(k)
            if age <= 0 || age > 0.75 { continue }
            let t = age / 0.75
            let size = 0.05 + 0.26 * t
            let at =
                mouth + forward * (0.14 + 0.5 * t) + Vector3(wind.x, wind.y, 0) * (0.10 * t)
                + Vector3(0, 0, 0.10 * t * t)
            strokes.append(
                .figure,
                Stroke(
                    position: at, along: side * size, across: rise * (size * 0.75),
                    through: towards * 0.02, colour: Colour(0.92, 0.94, 0.97),
                    opacity: 0.34 * strength * smoothstep(0, 0.12, t) * (1 - t), bristle: 0,
                    hardness: 0, emission: 0.15))
        }
    }

    /// Appends the fog of a breath that is blown at the picture: it blooms and thins before the
    /// view.
    static func append(
        fog world: World, to strokes: DynamicStrokes, forward: Vector3, colour: Colour
    ) {
        let fog = world[.breathFog]
        if fog < 0.01 { return }
        let side = forward.cross(.up).normalized
        let rise = side.cross(forward)
        let turn = Float(world.tick.index % 3600) * (1 / 3600)
        for index in 0..<34 {
            let h = Hash.mix(UInt64(index) ^ 0xB2EA)
            let a = Hash.unit(h) * Exact.tau + turn * Exact.tau * Float(1 + index % 3)
            let r = Hash.unit(Hash.mix(h)).squareRoot() * (0.5 + 0.5 * fog)
            let x = Exact.cos(a) * r * 0.62
            let y = Exact.sin(a) * r * 0.36 - 0.30 + 0.2 * fog
            let size = 0.30 * (0.5 + 0.7 * Hash.unit(h >> 7)) * (0.6 + 0.5 * fog)
            strokes.append(
                .figure,
                Stroke(
                    position: forward * 1.5 + side * x + rise * y, along: side * size,
                    across: rise * (size * 0.8), through: forward * 0.02, colour: colour,
                    opacity: 0.55 * smoothstep(0.01, 0.6, fog), bristle: 0, hardness: 0,
                    emission: 0.5))
        }
    }
}
