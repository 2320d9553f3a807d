import Perception
import Quantities
import TestRig
import Testing

@Suite struct FloorMapTests {
    private let aspect: Float = 16 / 9
    private let camera = CameraModel(
        width: 1280, height: 720, focal: SIMD2(900, 900), centre: SIMD2(639.5, 359.5),
        pose: CameraPose(at: SIMD3(0, -1, 3), lookingAt: SIMD3(0, 4, 0.8)))

    /// The homography that a camera without distortion has.
    private func homography(_ camera: CameraModel) throws -> FloorHomography {
        let pose = try #require(camera.pose)
        let r = pose.rotation
        let toCamera = Matrix3(
            SIMD3(r.top.x, r.top.y, pose.translation.x),
            SIMD3(r.middle.x, r.middle.y, pose.translation.y),
            SIMD3(r.bottom.x, r.bottom.y, pose.translation.z))
        let (w, h) = (Double(camera.width), Double(camera.height))
        let toShare = Matrix3(
            SIMD3(camera.focal.x / w, 0, (camera.centre.x + 0.5) / w),
            SIMD3(0, camera.focal.y / h, (camera.centre.y + 0.5) / h), SIMD3(0, 0, 1))
        let inverse = try #require((toShare * toCamera).inverse)
        return try #require(FloorHomography(inverse))
    }

    @Test func `a camera and its homography agree`() throws {
        let size = Vector2(8, 6)
        let a = FloorMap.camera(camera, size: size)
        let b = FloorMap.homography(try homography(camera), size: size)
        for row in stride(from: Float(0.05), through: 1, by: 0.05) {
            for column in stride(from: Float(0), through: 1, by: 0.1) {
                let point = Vector2(column, row)
                #expect((a.place(of: point) - b.place(of: point)).length < 2e-3, "\(point)")
                #expect((a.exactPlace(of: point) == nil) == (b.exactPlace(of: point) == nil))
            }
            #expect(abs(a.span(at: row) / b.span(at: row) - 1) < 1e-2)
        }
        // A person seen from above is shorter than the floor beside them is wide.
        let (exact, rough) = (a.personSlope(aspect: aspect), b.personSlope(aspect: aspect))
        #expect(exact < rough && exact > rough * 0.7)
    }

    @Test(arguments: testSeeds(40))
    func `places stay on the floor and go on away`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let camera = ThrownCamera.make(&random, bending: 0.5)
        let map = FloorMap.camera(camera, size: Vector2(8, 6))
        for column in stride(from: Float(0.1), through: 0.9, by: 0.2) {
            for row in stride(from: Float(-0.2), through: 1.2, by: 0.05) {
                let place = map.place(of: Vector2(column, row))
                #expect(abs(place.x) <= 4 && place.y >= 0 && place.y <= 6)
            }
        }
        #expect(map.span(at: 1) > 0 && map.span(at: 0.2) >= map.span(at: 1) * 0.5)
        let axes = map.axes
        #expect(abs(axes.right.length - 1) < 1e-4 && axes.away.y > 0.3)
    }

    @Test func `a person's line agrees with projecting people`() throws {
        let map = FloorMap.camera(camera, size: Vector2(8, 6))
        let line = map.personLine(aspect: aspect)
        for y in [2.0, 3, 4, 5] {
            let foot = try #require(camera.pixel(ofRoomPoint: SIMD3(0, y, 0)))
            let head = try #require(camera.pixel(ofRoomPoint: SIMD3(0, y, 1.7)))
            let (low, high) = (camera.share(ofPixel: foot), camera.share(ofPixel: head))
            let wanted = low.y - high.y
            #expect(abs(line.slope * (low.y - line.zeroRow) / wanted - 1) < 0.08, "\(y)")
            let height = map.height(foot: low, head: high, aspect: aspect)
            #expect(abs((height ?? 0) - 1.7) < 1e-3)
        }
    }

    @Test func `a declared view answers as before`() {
        let view = FloorView()
        let map = FloorMap.view(view)
        #expect(map.place(of: Vector2(0.3, 0.7)) == view.place(of: Vector2(0.3, 0.7)))
        #expect(map.span(at: 0.6) == view.span(at: 0.6))
        #expect(map.personSlope(aspect: aspect) == view.personSlope(aspect: aspect))
        #expect(map.personLine(aspect: aspect).zeroRow == view.horizon)
        #expect(!map.isMeasured && map.size == Vector2(view.width, view.depth))
    }

    @Test func `a map that is none is refused`() {
        #expect(FloorHomography(Matrix3(.zero, .zero, .zero)) == nil)
        #expect(
            FloorHomography(Matrix3(SIMD3(1, 0, 0), SIMD3(1, 0, 0), SIMD3(0, 0, 1))) == nil)
        #expect(
            FloorHomography(Matrix3(SIMD3(1, .nan, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1))) == nil)
    }
}
