import Kernels
import Quantities
import TestRig
import Testing

@testable import Render

/// The same picture, to the bit, however it is computed.
struct PaintingBitsTests {
    @Test(arguments: testSeeds(12))
    func `every instruction set gives the bits of the scalar kernels`(seed: UInt64) {
        let scene = PaintingScene(seed: seed)
        let scalar = scene.painted(level: .scalar)
        for level in SIMDLevel.available {
            #expect(
                scene.painted(level: level) == scalar,
                "\(level), \(rerun(seed, "every instruction set gives the bits"))")
        }
        let sky = PaintingScene(seed: seed, count: 0).painted()
        #expect(scalar != sky, "the scene shows nothing")
    }

    @Test(arguments: testSeeds(6))
    func `the number of workers does not matter`(seed: UInt64) {
        let scene = PaintingScene(seed: seed, count: 3000)
        let one = scene.painted(workers: 1)
        for workers in 2...3 {
            #expect(
                scene.painted(workers: workers) == one,
                "\(workers) workers, \(rerun(seed, "the number of workers does not matter"))")
        }
    }

    @Test(arguments: testSeeds(4))
    func `what was painted before does not matter`(seed: UInt64) {
        let scene = PaintingScene(seed: seed)
        let painter = StrokePainter(width: 150, height: 90, pool: WorkerPool(workers: 2))
        let image = PixelBuffer(width: 150, height: 90, format: .rgba8)
        for other in 1...2 {
            PaintingScene(seed: seed &+ UInt64(other), count: 6000 / other)
                .paint(with: painter, into: image)
        }
        scene.paint(with: painter, into: image)
        #expect(
            Array(image.bytes) == scene.painted(),
            "\(rerun(seed, "what was painted before does not matter"))")
    }

    @Test(arguments: testSeeds(4))
    func `strokes laid for one picture look like baked ones`(seed: UInt64) {
        var scene = PaintingScene(seed: seed, count: 120)
        // One cluster, so that even strokes at the same distance keep their order.
        scene.strokes = scene.strokes.map { (.figure, $0.1) }
        let baked = scene.painted()
        let dynamic = DynamicStrokes(capacity: 1)
        for round in 0..<2 {
            dynamic.removeAll()
            dynamic.offset = scene.offset
            for (kind, stroke) in scene.strokes { dynamic.append(kind, stroke) }
            dynamic.seal()
            var empty = scene
            empty.strokes = []
            #expect(
                empty.painted(dynamic: dynamic) == baked,
                "round \(round), \(rerun(seed, "strokes laid for one picture"))")
        }
    }

    @Test func `new sunlight is the same as baking with it`() {
        var scene = PaintingScene(seed: 5)
        var random = RandomStream(seed: 6)
        let light = scene.strokes.map { _ in random.unit() }
        let set = StrokeSet.bake(scene.strokes).withSunlit(light)
        for index in scene.strokes.indices { scene.strokes[index].1.sunlit = light[index] }
        let painter = StrokePainter(width: 150, height: 90, pool: WorkerPool(workers: 1))
        let image = PixelBuffer(width: 150, height: 90, format: .rgba8)
        painter.paint(
            [PlacedSet(set, offset: scene.offset)], dynamic: DynamicStrokes(),
            camera: scene.camera, lights: scene.lights, waterLevel: scene.waterLevel, into: image)
        #expect(Array(image.bytes) == scene.painted())
    }

    @Test(arguments: [(1, 1), (31, 33), (64, 32), (65, 2), (127, 70)])
    func `pictures of any size are filled and nothing is written beyond`(size: (Int, Int)) {
        let (width, height) = size
        let bytes = PaintingScene(seed: 9).painted(width: width, height: height, workers: 2)
        #expect(bytes.count == width * height * 4)
        #expect(stride(from: 3, to: bytes.count, by: 4).allSatisfy { bytes[$0] == 255 })
    }
}
