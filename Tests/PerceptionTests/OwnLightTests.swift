import DeviceIO
import Kernels
import Perception
import Quantities
import Testing
import VirtualDriver

@Suite struct OwnLightTests {
    /// The stage's picture of one tick: upper and lower half in colours of their own.
    private static func paint(_ picture: PixelBuffer, upper: Colour, lower: Colour) {
        let bytes = picture.mutableBytes
        for y in 0..<picture.height {
            let colour = y * 2 < picture.height ? upper : lower
            for x in 0..<picture.width {
                let at = y * picture.bytesPerRow + 4 * x
                bytes[at] = UInt8(saturate(colour.red) * 255)
                bytes[at + 1] = UInt8(saturate(colour.green) * 255)
                bytes[at + 2] = UInt8(saturate(colour.blue) * 255)
                bytes[at + 3] = 255
            }
        }
    }

    /// What the eye reports of an empty room lit by a stage that changes, bare and cleaned.
    private func watch(
        seconds: Int, spill: Float = 0.4, programme: RehearsalSettings.Programme = .empty
    ) throws -> (bare: [EyeReport], clean: [EyeReport]) {
        let trace = StageTrace()
        var settings = RehearsalSettings()
        settings.programme = programme
        settings.crowd = 2
        settings.spill = spill
        let camera = RehearsalCamera(RehearsalRoom(settings, stage: trace), rate: 15)
        let own = OwnLight(trace: trace, sight: RehearsalSettings.stageSight)
        let (bareEye, cleanEye) = (Eye(), Eye())
        var (bare, clean): ([EyeReport], [EyeReport]) = ([], [])
        let picture = PixelBuffer(width: 64, height: 36, format: .rgba8)
        for index in 0..<(seconds * 15) {
            let time = Float(index) / 15
            // Day and night in ten seconds, dusk's red after it, as no world would.
            let day = 0.5 + 0.5 * Exact.sin(time * 0.63)
            let red = 0.5 + 0.5 * Exact.sin(time * 0.41 + 1)
            OwnLightTests.paint(
                picture, upper: Colour(day, day * 0.9, day),
                lower: Colour(red, 0.6 * day, 0.3 * day))
            let now = Int64(index) * 1_000_000_000 / 15
            trace.show(picture, at: MonotonicTime(nanoseconds: now))
            while let capture = try camera.capture(until: now) {
                bare.append(try bareEye.perceive(capture))
                clean.append(try cleanEye.perceive(own.subtract(capture)))
            }
        }
        return (bare, clean)
    }

    private func swing(_ reports: some Collection<EyeReport>, _ value: (EyeReport) -> Float)
        -> Float
    {
        let values = reports.map(value)
        return (values.max() ?? 0) - (values.min() ?? 0)
    }

    @Test func `the stage's light no longer moves light and colour`() throws {
        let (bare, clean) = try watch(seconds: 40)
        let late = 20 * 15
        let before = swing(bare.dropFirst(late)) { $0.light }
        let after = swing(clean.dropFirst(late)) { $0.light }
        #expect(before > 0.03, "the stage moves the light by \(before)")
        #expect(after < 0.2 * before, "light: \(before) became \(after)")
        let red = swing(bare.dropFirst(late)) { $0.colour.red - $0.colour.blue }
        let redAfter = swing(clean.dropFirst(late)) { $0.colour.red - $0.colour.blue }
        #expect(redAfter < 0.25 * red, "colour: \(red) became \(redAfter)")
    }

    @Test func `visitors are still seen where they are`() throws {
        let (_, clean) = try watch(seconds: 30, programme: .still)
        let late = clean.dropFirst(20 * 15)
        let mean = late.reduce(0) { $0 + $1.count } / Float(late.count)
        #expect(abs(mean - 2) < 0.4, "two stand there, \(mean) are seen")
    }

    @Test func `a dark stage changes nothing`() throws {
        let own = OwnLight(trace: StageTrace(), sight: StageSight())
        let camera = RehearsalCamera(RehearsalRoom(seed: 2), rate: 5)
        let capture = try #require(try camera.capture(until: 0))
        #expect(try own.subtract(capture).pixels === capture.pixels)
        #expect(own.learnt == 0)
    }

    @Test func `corners are a homography`() {
        let sight = StageSight(
            corners: [Vector2(0.2, 0.1), Vector2(0.8, 0.2), Vector2(0.9, 0.7), Vector2(0.1, 0.6)])
        #expect(sight.isConvex)
        let wanted = [Vector2(0, 0), Vector2(1, 0), Vector2(1, 1), Vector2(0, 1)]
        for (corner, place) in zip(sight.corners, wanted) {
            // A hair inside, so that rounding leaves it in the picture.
            let inside = corner + (Vector2(0.5, 0.4) - corner) * 0.001
            let found = sight.stagePlace(of: inside) ?? Vector2(9, 9)
            #expect((found - place).length < 0.01, "\(corner) shows \(found)")
        }
        #expect(sight.stagePlace(of: Vector2(0.05, 0.05)) == nil)
        #expect(StageSight().stagePlace(of: Vector2(0.5, 0.5)) == nil)
        let crossed = StageSight(
            corners: [Vector2(0, 0), Vector2(1, 1), Vector2(1, 0), Vector2(0, 1)])
        #expect(!crossed.isConvex)
    }
}
