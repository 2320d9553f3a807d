import DeviceIO
import Kernels
import Perception
import Quantities
import Testing

@Suite struct EyeTests {
    /// A dark upright body before a grey wall, `x` pixels from the left of 320 × 180.
    private func capture(
        _ frame: Int, bodies: [Int], wall: Int = 120, format: PixelFormat = .bgr8
    ) -> VideoCapture {
        let (width, height) = (320, 180)
        let pixels = PixelBuffer(width: width, height: height, format: format)
        let bytes = pixels.mutableBytes
        let channels = format == .bgr8 ? 3 : 2
        for y in 0..<height {
            for x in 0..<width {
                let grain = Int(Hash.of(UInt64(frame), Int64(x), Int64(y)) % 5)
                var shade = wall + grain + (y / 20 % 2) * 12 + (x / 40 % 2) * 9
                for left in bodies where y > 60 && y < 120 && x >= left && x < left + 16 {
                    // A striped shirt that swings while walking.
                    shade = 30 + (y / 6 % 2) * 25 + (x + left) % 3
                }
                let i = (y * width + x) * channels
                for c in 0..<channels { bytes[i + c] = UInt8(clamp(Float(shade), 0, 255)) }
                if format == .yuyv { bytes[i + 1] = 128 }
            }
        }
        return VideoCapture(
            pixels: pixels, capturedAt: MonotonicTime(nanoseconds: Int64(frame) * 33_333_333),
            sequence: UInt32(frame))
    }

    @Test func `somebody who walks in keeps an identity and moves to the right`() throws {
        let eye = Eye()
        var identities: Set<UInt32> = []
        var last: EyeReport?
        for frame in 0..<150 {
            let x = frame < 30 ? -40 : (frame - 30) * 2
            let report = try eye.perceive(capture(frame, bodies: [x]))
            identities.formUnion(report.tracks.map(\.identity))
            last = report
        }
        let report = try #require(last)
        #expect(identities.count == 1)
        #expect(report.tracks.count == 1)
        #expect(report.drift.x > 0.2)
        let track = try #require(report.tracks.first)
        #expect(track.velocity.x > 0.3)
        #expect(abs(track.foot.x - 246 / 320) < 0.05 && abs(track.foot.y - 120 / 180) < 0.05)
        #expect(track.position == eye.settings.floor.place(of: track.foot))
    }

    @Test func `who stands still for three minutes does not vanish`() throws {
        let eye = Eye()
        var report = EyeReport(capturedAt: MonotonicTime(nanoseconds: 0))
        for frame in 0..<1000 {
            // Walks in at 30 captures a second, then stands; four captures a second from there.
            let x = min(140, max(-40, (frame - 30) * 3))
            var picture = capture(frame, bodies: [x])
            if frame > 120 {
                picture.capturedAt = MonotonicTime(
                    nanoseconds: 4_000_000_000 + Int64(frame - 120) * 250_000_000)
            }
            report = try eye.perceive(picture)
        }
        #expect(abs(report.count - 1) < 0.1)
        #expect(report.stillness > 100)
    }

    @Test func `switching the light makes nobody appear`() throws {
        let eye = Eye()
        for frame in 0..<240 {
            let wall = frame / 60 % 2 == 0 ? 150 : 60
            let report = try eye.perceive(capture(frame, bodies: [], wall: wall))
            #expect(report.count == 0, "capture \(frame)")
        }
    }

    @Test func `an ignored region is not seen`() throws {
        let ignored = PictureRegion(x: 0, y: 0, width: 1, height: 1)
        let eye = Eye(EyeSettings(ignore: [ignored]))
        for frame in 0..<90 {
            let report = try eye.perceive(capture(frame, bodies: [frame * 3]))
            #expect(report.count == 0 && report.motion == 0 && report.light == 0)
        }
    }

    @Test func `light, colour and palette are those of the picture`() throws {
        let eye = Eye()
        let pixels = PixelBuffer(width: 200, height: 100, format: .bgr8)
        // Left half blue, right half dark red.
        for y in 0..<100 {
            for x in 0..<200 {
                let i = (y * 200 + x) * 3
                pixels.mutableBytes[i] = x < 100 ? 200 : 0
                pixels.mutableBytes[i + 1] = 0
                pixels.mutableBytes[i + 2] = x < 100 ? 0 : 100
            }
        }
        let report = try eye.perceive(
            VideoCapture(
                pixels: pixels, capturedAt: MonotonicTime(nanoseconds: 0), sequence: 0))
        #expect(abs(report.colour.blue - 100 / 255) < 0.01)
        #expect(abs(report.colour.red - 50 / 255) < 0.01)
        #expect(report.palette.count == 5)
        #expect(report.palette.map(\.luma) == report.palette.map(\.luma).sorted())
        #expect(report.palette.contains { $0.blue > 0.7 && $0.red < 0.1 })
        #expect(report.palette.contains { $0.red > 0.3 && $0.blue < 0.1 })
    }

    @Test func `a capture in YUYV is understood like one in colours`() throws {
        let eye = Eye()
        var report = EyeReport(capturedAt: MonotonicTime(nanoseconds: 0))
        for frame in 0..<100 {
            report = try eye.perceive(
                capture(frame, bodies: [frame < 30 ? -40 : (frame - 30) * 3], format: .yuyv))
        }
        #expect(report.tracks.count == 1)
    }

    @Test func `a damaged JPEG is an error that names the damage and the next capture works`()
        throws
    {
        let eye = Eye()
        let pixels = PixelBuffer(width: 64, height: 48, format: .mjpeg, capacity: 100)
        for i in 0..<100 { pixels.mutableBytes[i] = UInt8(i) }
        let broken = VideoCapture(
            pixels: pixels, capturedAt: MonotonicTime(nanoseconds: 0), sequence: 3)
        #expect(throws: DriverError.self) { try eye.perceive(broken) }
        #expect(try eye.perceive(capture(1, bodies: [])).count == 0)
    }

    @Test func `a capture shorter than it says is an error`() throws {
        let eye = Eye()
        let pixels = PixelBuffer(width: 64, height: 48, format: .mjpeg, capacity: 0)
        let empty = VideoCapture(
            pixels: pixels, capturedAt: MonotonicTime(nanoseconds: 0), sequence: 0)
        #expect(throws: DriverError.self) { try eye.perceive(empty) }
    }
}
