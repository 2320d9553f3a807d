import Perception
import Quantities
import TestRig
import Testing

/// Cameras thrown by dice, looking down at a floor.
enum ThrownCamera {
    static func make(_ random: inout RandomStream, bending: Double = 1) -> CameraModel {
        func draw(_ low: Double, _ high: Double) -> Double {
            low + (high - low) * Double(random.unit())
        }
        let focal = draw(400, 900)
        let from = SIMD3(draw(-3, 3), draw(-2, 1), draw(2, 4))
        let target = SIMD3(draw(-1, 1), draw(3, 5), 0.5)
        return CameraModel(
            width: 1280, height: 720, focal: SIMD2(focal, focal * draw(0.98, 1.02)),
            centre: SIMD2(draw(600, 680), draw(340, 380)),
            distortion: LensDistortion(
                k1: draw(-0.25, 0.05) * bending, k2: draw(-0.02, 0.06) * bending,
                p1: draw(-0.002, 0.002) * bending, p2: draw(-0.002, 0.002) * bending,
                k3: draw(-0.004, 0.004) * bending),
            pose: CameraPose(at: from, lookingAt: target))
    }
}

@Suite struct CameraModelTests {
    @Test(arguments: testSeeds(60))
    func `what a lens bends it bends back`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let camera = ThrownCamera.make(&random)
        for _ in 0..<50 {
            let pixel = SIMD2(
                Double(random.unit()) * 1279, Double(random.unit()) * 719)
            guard let flat = camera.undistorted(pixel),
                let back = camera.pixel(ofCameraPoint: SIMD3(flat.x, flat.y, 1))
            else { continue }
            let off = back - pixel
            #expect(
                off.x * off.x + off.y * off.y < 1e-16,
                "\(rerun(seed, "CameraModelTests")) \(pixel)")
        }
        #expect(camera.undistorted(camera.centre) == .zero)
    }

    @Test(arguments: testSeeds(60))
    func `a place on the floor is found again where its picture is`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let camera = ThrownCamera.make(&random)
        var seen = 0
        for _ in 0..<60 {
            let place = SIMD3(
                Double(random.unit()) * 6 - 3, 2 + Double(random.unit()) * 4, 0)
            guard let pixel = camera.pixel(ofRoomPoint: place),
                (0..<1280).contains(pixel.x), (0..<720).contains(pixel.y)
            else { continue }
            seen += 1
            let found = camera.floorPlace(of: camera.share(ofPixel: pixel))
            let off = (found ?? .zero) - Vector2(Float(place.x), Float(place.y))
            #expect(off.length < 0.001, "\(rerun(seed, "CameraModelTests")) \(place)")
            let head = camera.pixel(ofRoomPoint: place + SIMD3(0, 0, 1.63))
            if let head {
                let height = camera.height(
                    foot: camera.share(ofPixel: pixel), head: camera.share(ofPixel: head))
                #expect(abs((height ?? 0) - 1.63) < 0.002)
            }
        }
        #expect(seen > 5)
    }

    @Test func `the sky has no place on the floor`() {
        let camera = CameraModel(
            width: 640, height: 480, focal: SIMD2(500, 500), centre: SIMD2(319.5, 239.5),
            pose: CameraPose(at: SIMD3(0, 0, 2), lookingAt: SIMD3(0, 5, 2)))
        // Level: the horizon is the row in the middle.
        #expect(camera.floorPlace(of: Vector2(0.5, 0.49)) == nil)
        #expect(camera.floorPlace(of: Vector2(0.5, 0.5)) == nil)
        let place = camera.floorPlace(of: Vector2(0.5, 0.75))
        // 120 pixels below the horizon at 500 pixels of focal length, from 2 m: 500 / 120 × 2.
        #expect(abs((place?.y ?? 0) - 8.3333) < 1e-3 && abs(place?.x ?? 1) < 1e-6)
        #expect((camera.floorPlace(of: Vector2(0.75, 0.75))?.x ?? 0) > 1)
        #expect(camera.pixel(ofRoomPoint: SIMD3(0, -1, 1)) == nil)
        var lost = camera
        lost.pose = nil
        #expect(lost.floorPlace(of: Vector2(0.5, 0.75)) == nil)
        #expect(lost.height(foot: Vector2(0.5, 0.75), head: Vector2(0.5, 0.5)) == nil)
    }

    @Test func `poses turn back and follow each other`() {
        let a = CameraPose(at: SIMD3(1, 2, 3), lookingAt: SIMD3(0, 6, 1))
        let b = CameraPose(at: SIMD3(-2, 0, 2), lookingAt: SIMD3(1, 5, 0.5))
        #expect(a.rotation.isRotation(within: 1e-12))
        let point = SIMD3(0.3, 4, 1.2)
        let back = a.inverse.seen(a.seen(point)) - point
        #expect(abs(back.x) + abs(back.y) + abs(back.z) < 1e-12)
        let both = a.after(b).seen(point) - a.seen(b.seen(point))
        #expect(abs(both.x) + abs(both.y) + abs(both.z) < 1e-12)
        let place = a.place - SIMD3(1, 2, 3)
        #expect(abs(place.x) + abs(place.y) + abs(place.z) < 1e-12)
    }
}
