import Kernels
import Quantities
import WorldState

@testable import Render

/// Random strokes, eyes and lights for the painter's tests.
struct PaintingScene {
    var strokes: [(StrokeClass, Stroke)] = []
    var camera: Camera
    var lights = LightRig()
    var waterLevel: Float
    var offset: Vector3

    /// Any mixture of strokes before any eye, over some water.
    init(seed: UInt64, count: Int = 900) {
        var random = RandomStream(seed: seed)
        camera = Camera(
            forward: Vector3(random.bell(), 2, random.bell() * 0.2 - 0.15),
            fieldOfView: random.between(0.5, 1.3), height: 90)
        waterLevel = -random.between(1, 4)
        offset = Vector3(random.bell() * 3, random.bell() * 3, random.bell())
        let turn = Exact.tau * random.unit()
        lights.windDirection = Vector3(Exact.cos(turn), Exact.sin(turn), 0)
        lights.windStrength = random.unit()
        lights.windTravel = Vector2(random.between(0, 64), random.between(0, 64))
        lights.hazeDensity = random.between(0, 0.02)
        lights.skyHaze = random.unit()
        lights.cloudCover = random.unit()
        lights.wetness = random.unit()
        lights.ripplePhase = random.unit()
        lights.sunDirection = random.direction()
        for _ in 0..<random.below(20) {
            lights.lamps.append(
                Lamp(
                    position: random.direction() * random.between(1, 30),
                    radius: random.between(2, 12),
                    colour: Colour(random.unit(), random.unit(), random.unit())))
            lights.presses.append(
                Press(
                    position: Vector3(random.bell() * 4, random.between(2, 12), waterLevel),
                    radius: random.between(0.5, 4), strength: random.unit()))
        }
        coverWithSnow(seed)
        for _ in 0..<count { strokes.append(stroke(&random)) }
        if seed % 2 == 0 { lookAside(&random) }
        treadPath(&random)
    }

    /// Through a window whose middle is not straight ahead.
    private mutating func lookAside(_ random: inout RandomStream) {
        let (x, y) = (random.between(-0.8, 0.8), random.between(-0.4, 0.4))
        camera.take(
            Frustum(
                left: x - 0.6, right: x + 0.7, down: y - 0.4, up: y + 0.35,
                near: random.between(0.3, 2)))
    }

    /// Some of the grass is trodden down.
    private mutating func treadPath(_ random: inout RandomStream) {
        lights.path.isUsed = true
        for index in lights.path.cells.indices where random.below(3) > 0 {
            lights.path.cells[index] = UInt8(random.below(256))
        }
        let turn = random.between(0, 6)
        lights.path.right = Vector2(Exact.cos(turn), Exact.sin(turn))
        lights.path.ahead = Vector2(-Exact.sin(turn), Exact.cos(turn))
        lights.path.cell = random.between(0.1, 0.6)
        lights.path.corner = Vector3(random.bell() * 6, random.bell() * 6, waterLevel + 1)
    }

    /// Every second scene lies in snow, and the water stands where it likes.
    private mutating func coverWithSnow(_ seed: UInt64) {
        var random = RandomStream(seed: seed ^ 0x5A0)
        lights.snowCover = random.below(2) == 0 ? 0 : random.unit()
        lights.tide = random.between(-1.4, 0.9)
        lights.waves = random.between(0.6, 2.6)
        lights.foam = random.below(2) == 0 ? 0 : random.unit()
        lights.wetReach = random.between(-0.1, 0.4)
        lights.swellPhase = random.unit()
    }

    private func stroke(_ random: inout RandomStream) -> (StrokeClass, Stroke) {
        let kinds = StrokeClass.allCases
        let kind = kinds[random.below(kinds.count)]
        let distance = 0.5 + 60 * random.unit() * random.unit()
        var position =
            camera.forward * distance
            + random.direction() * (distance * random.unit() * 0.8)
        if kind == .water { position.z = waterLevel }
        let size = distance * random.between(0.002, 0.08)
        let axis = random.direction()
        let width = random.direction().tangent(to: axis)
        let detail = kind.detail(size: size, rank: random.unit())
        return (
            kind,
            Stroke(
                position: position - offset, along: axis * (size * random.between(0.5, 3)),
                across: width * size, through: axis.cross(width) * (size * 0.2),
                normal: random.direction(),
                colour: Colour(random.unit(), random.unit(), random.unit()),
                opacity: random.between(0.2, 1), bristle: random.below(3) == 0 ? 0 : random.unit(),
                hardness: random.below(4) == 0 ? 0 : random.unit(), emission: random.unit(),
                sunlit: random.unit(), reach: detail.reach, fullReach: detail.fullReach,
                sway: random.below(2) == 0 ? 0 : random.unit())
        )
    }

    /// The picture's bytes.
    func painted(
        width: Int = 150, height: Int = 90, workers: Int = 1, level: SIMDLevel = .best,
        dynamic: DynamicStrokes = DynamicStrokes()
    ) -> [UInt8] {
        let painter = StrokePainter(
            width: width, height: height, pool: WorkerPool(workers: workers), level: level)
        let image = PixelBuffer(width: width, height: height, format: .rgba8)
        paint(with: painter, dynamic: dynamic, into: image)
        return Array(image.bytes)
    }

    /// Paints with a painter that is kept.
    func paint(
        with painter: StrokePainter, dynamic: DynamicStrokes = DynamicStrokes(),
        into image: PixelBuffer
    ) {
        painter.paint(
            [PlacedSet(StrokeSet.bake(strokes), offset: offset)], dynamic: dynamic,
            camera: camera, lights: lights, waterLevel: waterLevel, into: image)
    }
}
