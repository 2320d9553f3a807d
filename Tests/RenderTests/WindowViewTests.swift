import CKernels
import Kernels
import Quantities
import TestRig
import Testing
import WorldState

@testable import Render

/// Pictures through a window: seen from an eye that is not before its middle.
struct WindowViewTests {
    /// A window of 3.2 × 1.8 m whose lower edge is 0.6 m over the floor, seen by an eye that is
    /// this far to its right, from it, and over the floor; the eye looks north.
    private func camera(_ eye: Vector3) -> Camera {
        var camera = Camera(forward: Vector3(0, 1, 0), fieldOfView: 1, height: 180)
        camera.take(
            Frustum(
                left: (-1.6 - eye.x) / eye.y, right: (1.6 - eye.x) / eye.y,
                down: (0.6 - eye.z) / eye.y, up: (2.4 - eye.z) / eye.y, near: eye.y))
        return camera
    }

    /// The middle of a bright dot at a place behind the window, in pixels.
    private func seen(_ place: Vector3, from eye: Vector3) -> Vector2? {
        let strokes = DynamicStrokes()
        strokes.append(
            .light,
            Stroke(
                position: Vector3(place.x - eye.x, place.y + eye.y, place.z - eye.z),
                along: Vector3(0.05, 0, 0), across: Vector3(0, 0, 0.05),
                through: Vector3(0, 0.001, 0), colour: Colour(1, 0, 0), hardness: 1, emission: 1))
        strokes.seal()
        var rig = LightRig()
        rig.hazeDensity = 0
        let painter = StrokePainter(width: 320, height: 180, pool: WorkerPool(workers: 1))
        let image = PixelBuffer(width: 320, height: 180, format: .rgba8)
        painter.paint(
            [], dynamic: strokes, camera: camera(eye), lights: rig, waterLevel: -90, into: image)
        let bytes = Array(image.bytes)
        var (sum, weight) = (Vector2.zero, Float(0))
        for y in 0..<180 {
            for x in 0..<320 {
                let at = (y * 320 + x) * 4
                let red = Float(bytes[at]) - Float(bytes[at + 2])
                if red < 60 { continue }
                sum += Vector2(Float(x) + 0.5, Float(y) + 0.5) * red
                weight += red
            }
        }
        return weight > 0 ? sum * (1 / weight) : nil
    }

    @Test func `a dot on the glass is painted on the same pixel from everywhere`() throws {
        // 1 cm behind the glass, so that it is not cut off with what is before it.
        let dot = Vector3(0.5, 0.01, 1.9)
        for eye in [
            Vector3(0, 2, 1.5), Vector3(-1.4, 2, 1.2), Vector3(1.5, 1.2, 1.7), Vector3(0.2, 5, 2.2),
        ] {
            let at = try #require(seen(dot, from: eye))
            #expect(abs(at.x - 210) < 1.5 && abs(at.y - 50) < 1.5, "\(at) from \(eye)")
        }
    }

    @Test func `a dot behind the glass goes with the eye, one before it is not painted`() throws {
        var last: Float = 0
        for x: Float in [-1, -0.3, 0.4, 1.1] {
            let at = try #require(seen(Vector3(0, 6, 1.5), from: Vector3(x, 2, 1.5)))
            // 6 m behind glass 2 m away: it goes three quarters of the eye's way.
            #expect(abs(at.x - (160 + x * 0.75 * 100)) < 2)
            #expect(at.x > last)
            last = at.x
        }
        #expect(seen(Vector3(0, -0.5, 1.5), from: Vector3(0, 2, 1.5)) == nil)
    }

    @Test func `the mirror in the water sees every point where the picture has its image`() {
        for seed in testSeeds(10) {
            var random = RandomStream(seed: seed)
            let camera = camera(
                Vector3(random.between(-1.4, 1.4), random.between(1, 4), random.between(1, 2)))
            let main = camera.eye(width: 320, height: 180, waterLevel: -2)
            let mirror = camera.mirrorEye(
                of: main, width: 160, height: 90,
                wanted: PaintScratch.Box(left: 0, top: 0, right: 160, bottom: 90))
            for _ in 0..<20 {
                let place = Vector3(random.bell() * 4, random.between(5, 40), random.between(-2, 9))
                let image = Vector3(place.x, place.y, -4 - place.z)
                let (a, b) = (pixel(image, main), pixel(place, mirror))
                #expect(
                    (a * 0.5 - b).length < 0.02, "\(rerun(seed, "the mirror in the water"))")
            }
        }
    }

    private func pixel(_ place: Vector3, _ eye: nacre_eye) -> Vector2 {
        let way = place - Vector3(eye.position.0, eye.position.1, eye.position.2)
        func along(_ axis: (Float, Float, Float)) -> Float {
            way.dot(Vector3(axis.0, axis.1, axis.2))
        }
        let depth = along(eye.forward)
        return Vector2(
            eye.centre_x + eye.focal_x * along(eye.right) / depth,
            eye.centre_y - eye.focal_y * along(eye.up) / depth)
    }

    @Test(arguments: testSeeds(6))
    func `nothing in view is culled with what is not`(seed: UInt64) {
        var scene = PaintingScene(seed: seed &* 2, count: 500)
        #expect(scene.camera.frustum != nil)
        // These are looked up for a whole cluster.
        (scene.lights.lamps, scene.lights.presses) = ([], [])
        (scene.lights.path.isUsed, scene.lights.windStrength) = (false, 0)
        let together = scene.painted()
        let painter = StrokePainter(width: 150, height: 90, pool: WorkerPool(workers: 1))
        let image = PixelBuffer(width: 150, height: 90, format: .rgba8)
        painter.paint(
            scene.strokes.map { PlacedSet(StrokeSet.bake([$0]), offset: scene.offset) },
            dynamic: DynamicStrokes(), camera: scene.camera, lights: scene.lights,
            waterLevel: scene.waterLevel, into: image)
        #expect(together == Array(image.bytes), "\(rerun(seed, "nothing in view is culled"))")
    }

    @Test func `trodden grass lies down and is paler`() {
        func painted(_ trodden: UInt8) -> (green: Int, tall: Int) {
            let strokes = DynamicStrokes()
            for column in -20...20 {
                strokes.append(
                    .grass,
                    Stroke(
                        position: Vector3(Float(column) * 0.05, 4, -0.7),
                        along: Vector3(0, 0, 0.2), across: Vector3(0.014, 0, 0),
                        through: Vector3(0, 0.005, 0), normal: Vector3(0, -1, 0),
                        colour: Colour(0.2, 0.7, 0.1), hardness: 1, sway: 1))
            }
            strokes.seal()
            var rig = LightRig()
            rig.path.isUsed = true
            rig.path.cells = rig.path.cells.map { _ in trodden }
            rig.path.corner = Vector3(-4, 0, -0.9)
            rig.path.cell = 0.125
            let painter = StrokePainter(width: 160, height: 90, pool: WorkerPool(workers: 1))
            let image = PixelBuffer(width: 160, height: 90, format: .rgba8)
            painter.paint(
                [], dynamic: strokes,
                camera: Camera(forward: Vector3(0, 1, -0.15), fieldOfView: 0.5, height: 90),
                lights: rig, waterLevel: -90, into: image)
            let bytes = Array(image.bytes)
            var (green, rows) = (0, Set<Int>())
            for pixel in 0..<(160 * 90) {
                let excess = Int(bytes[pixel * 4 + 1]) - Int(bytes[pixel * 4])
                let isGrass = Int(bytes[pixel * 4 + 2]) < Int(bytes[pixel * 4 + 1]) - 24
                if isGrass { rows.insert(pixel / 160) }
                if isGrass && excess > 50 { green += 1 }
            }
            return (green, rows.count)
        }
        let (standing, lying) = (painted(0), painted(255))
        #expect(standing.tall > 12 && lying.tall < standing.tall * 2 / 3)
        #expect(standing.green > 300 && lying.green < standing.green / 4)
    }
}
