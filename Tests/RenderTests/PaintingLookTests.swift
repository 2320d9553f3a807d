import Kernels
import Quantities
import Testing

@testable import Render

/// What strokes do on the picture.
struct PaintingLookTests {
    private let red = Colour(1, 0, 0)
    private let blue = Colour(0, 0, 1)

    /// A scene without wind, haze or lamps, looking north, all light even.
    private func still(_ strokes: [(StrokeClass, Stroke)], water: Float = -100) -> PaintingScene {
        var scene = PaintingScene(seed: 1, count: 0)
        scene.camera = Camera(forward: Vector3(0, 1, 0), fieldOfView: 0.9, height: 90)
        scene.lights = LightRig()
        scene.lights.hazeDensity = 0
        scene.offset = .zero
        scene.waterLevel = water
        scene.strokes = strokes
        return scene
    }

    /// A disc that faces the eye and shines by itself.
    private func disc(
        _ position: Vector3, _ radius: Float, _ colour: Colour, reach: Float = .infinity
    ) -> Stroke {
        Stroke(
            position: position, along: Vector3(radius, 0, 0), across: Vector3(0, 0, radius),
            through: .zero, normal: Vector3(0, -1, 0), colour: colour, hardness: 1, emission: 1,
            reach: reach)
    }

    private func pixel(_ bytes: [UInt8], _ x: Int, _ y: Int) -> [Int] {
        (0..<3).map { Int(bytes[(y * 150 + x) * 4 + $0]) }
    }

    @Test func `x goes right, z goes up, and the near hides the far`() {
        let bytes = still([
            (.structure, disc(Vector3(1.5, 5, 1), 0.4, red)),
            (.structure, disc(Vector3(0, 5, 0), 0.5, blue)),
            (.structure, disc(Vector3(0, 8, 0), 2, red)),
        ]).painted()
        #expect(pixel(bytes, 75, 45) == [0, 0, 255])
        #expect(pixel(bytes, 75, 30) == [255, 0, 0])
        // 1.5 m at 5 m is 28 pixels right, 1 m is 19 up.
        #expect(pixel(bytes, 75 + 28, 45 - 19) == [255, 0, 0])
        #expect(pixel(bytes, 75 - 28, 45 - 19)[0] < 250)
    }

    @Test func `a stroke beyond its reach draws nothing and one inside is whole`() {
        func drawn(_ reach: Float) -> Bool {
            let scene = still([(.foliage, disc(Vector3(0, 10, 0), 1, red, reach: reach))])
            return scene.painted() != still([]).painted()
        }
        #expect(!drawn(9.99))
        #expect(drawn(11))
        let whole = still([(.foliage, disc(Vector3(0, 10, 0), 1, red, reach: 15.5))]).painted()
        let endless = still([(.foliage, disc(Vector3(0, 10, 0), 1, red))]).painted()
        #expect(whole == endless)
    }

    @Test func `survivors grow with distance up to the cap of their class`() {
        func area(_ kind: StrokeClass, _ fullReach: Float) -> Int {
            var stroke = disc(Vector3(0, 20, 0), 1, red)
            stroke.fullReach = fullReach
            let bytes = still([(kind, stroke)]).painted()
            return stride(from: 0, to: bytes.count, by: 4)
                .count { bytes[$0] > 250 && bytes[$0 + 1] < 20 }
        }
        let own = area(.foliage, .infinity)
        #expect(area(.foliage, 20) < own * 2)
        #expect(area(.foliage, 8) > own * 2)
        #expect(area(.structure, 8) == own)
        #expect(area(.detail, 1) < own * 2)
    }

    @Test func `turning the eye changes no order`() {
        // Two discs of which the one with more depth along the axis is the nearer one.
        let strokes: [(StrokeClass, Stroke)] = [
            (.structure, disc(Vector3(0, 10, 0), 1.2, red)),
            (.structure, disc(Vector3(4, 9.5, 0), 6, blue)),
        ]
        for heading in stride(from: Float(-0.5), through: 0.5, by: 0.25) {
            var scene = still(strokes)
            scene.camera = Camera(
                forward: Vector3(Exact.sin(heading), Exact.cos(heading), 0), fieldOfView: 0.9,
                height: 90)
            let x = 75 - scene.camera.focalLength * Exact.tan(heading)
            #expect(pixel(scene.painted(), Int(x), 45) == [255, 0, 0], "heading \(heading)")
        }
    }

    @Test func `water shows what stands above it, upside down`() {
        let lake = Stroke(
            position: Vector3(0, 12, -2), along: Vector3(40, 0, 0), across: Vector3(0, 9, 0),
            through: .zero, normal: .zero, colour: Colour(0.5, 0, 0), hardness: 1)
        let strokes: [(StrokeClass, Stroke)] = (0..<400).map { index in
            var dab = lake
            dab.position = Vector3(Float(index % 20) - 10, 4 + Float(index / 20), -2)
            (dab.along, dab.across) = (Vector3(0.8, 0, 0), Vector3(0, 0.8, 0))
            return (.water, dab)
        }
        let lamp: (StrokeClass, Stroke) = (.structure, disc(Vector3(-3, 16, 2), 0.8, red))
        let with = still(strokes + [lamp], water: -2).painted()
        let without = still(strokes, water: -2).painted()
        // The mirror image lies at z = −6: 6/16 of the focal length below the middle.
        let focal = still([]).camera.focalLength
        let (x, y) = (Int(75 - focal * 3 / 16), Int(45 + focal * 6 / 16))
        let gain = pixel(with, x, y)[0] - pixel(without, x, y)[0]
        let loss = pixel(without, x, y)[2] - pixel(with, x, y)[2]
        #expect(gain + loss > 30)
        // Off to the other side nothing changes.
        let far = 150 - x
        #expect(pixel(with, far, y) == pixel(without, far, y))
    }

    @Test func `a press lays the grass away from it and leaves the rest`() {
        func blade(_ x: Float) -> (StrokeClass, Stroke) {
            (
                .grass,
                Stroke(
                    position: Vector3(x, 6, 0), along: Vector3(0, 0, 0.8),
                    across: Vector3(0.15, 0, 0), through: .zero, colour: red, hardness: 1,
                    emission: 1, sway: 1)
            )
        }
        func redPart(_ bytes: [UInt8], _ rows: Range<Int>, _ columns: Range<Int>) -> Int {
            rows.reduce(0) { sum, y in
                sum + columns.count { pixel(bytes, $0, y)[0] > 200 && pixel(bytes, $0, y)[1] < 60 }
            }
        }
        let upright = still([blade(0), blade(-3)])
        var pressed = upright
        pressed.lights.presses = [
            Press(position: Vector3(-0.4, 6, -0.8), radius: 1.5, strength: 1)
        ]
        let (before, after) = (upright.painted(), pressed.painted())
        #expect(redPart(before, 30..<45, 70..<80) > 20)
        #expect(redPart(after, 30..<40, 70..<80) < redPart(before, 30..<40, 70..<80) / 2)
        #expect(redPart(after, 40..<60, 80..<95) > redPart(before, 40..<60, 80..<95))
        // The blade 3 m away stands as it stood.
        #expect(redPart(after, 0..<90, 0..<50) == redPart(before, 0..<90, 0..<50))
    }

    @Test func `wind moves what sways and nothing else, and chunks agree at their border`() {
        func blade(_ x: Float, sway: Float) -> (StrokeClass, Stroke) {
            (
                .grass,
                Stroke(
                    position: Vector3(x, 6, 0), along: Vector3(0, 0, 1),
                    across: Vector3(0.1, 0, 0), through: .zero, colour: red, sway: sway)
            )
        }
        var stiff = still([blade(0, sway: 0)])
        var soft = still([blade(0, sway: 1)])
        let (stiffBefore, softBefore) = (stiff.painted(), soft.painted())
        for scene in [\PaintingScene.lights] {
            stiff[keyPath: scene].windStrength = 0.8
            soft[keyPath: scene].windStrength = 0.8
        }
        #expect(stiff.painted() == stiffBefore)
        #expect(soft.painted() != softBefore)
    }

    @Test func `dense fog hides all but the air`() {
        var scene = still([
            (.structure, disc(Vector3(0, 400, 0), 200, red)),
            (.light, disc(Vector3(0, 3000, 500), 400, blue)),
        ])
        for index in scene.strokes.indices { scene.strokes[index].1.emission = 0 }
        scene.lights.hazeDensity = 0.5
        scene.lights.skyHaze = 1
        scene.lights.hazeColour = Colour(0.5, 0.5, 0.5)
        scene.lights.hazeTowardsSun = .black
        let bytes = scene.painted()
        let isGrey = stride(from: 0, to: bytes.count, by: 4).allSatisfy { at in
            (0..<3).allSatisfy { abs(Int(bytes[at + $0]) - 128) <= 2 }
        }
        #expect(isGrey)
    }

    @Test func `clouds appear with cover`() {
        func covered(_ cover: Float) -> [UInt8] {
            var cloud = disc(Vector3(0, 100, 20), 10, Colour(1, 1, 0.5))
            cloud.bristle = 0.2
            var scene = still([(.cloud, cloud)])
            scene.lights.cloudCover = cover
            return scene.painted()
        }
        let clear = still([]).painted()
        #expect(covered(0.45) == clear)
        #expect(covered(0.6) != clear)
    }
}
