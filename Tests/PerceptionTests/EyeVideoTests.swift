import DeviceIO
import Foundation
import Kernels
import Perception
import Quantities
import Testing
import VirtualDriver

@Suite struct EyeVideoTests {
    @Test func `pedestrians are counted within one and a half of a hand count`() throws {
        let camera = VideoFileCamera(path: try Samples.pedestrians())
        let hand = HandCount.pedestrians
        let eye = Eye()
        var error: Float = 0
        var lines = ""
        for frame in 0...550 {
            let report = try eye.perceive(try #require(try camera.capture(until: .max)))
            guard let people = hand[frame] else { continue }
            error += abs(report.count - Float(people))
            lines += "frame \(frame): by hand \(people), seen \(report.count)\n"
            #expect(report.presence > 0.9)
        }
        #expect(error / Float(hand.count) <= 1.5, "\(lines)")
    }

    @Test func `the mirrored video turns the drift round`() throws {
        let path = try Samples.pedestrians()
        let straight = VideoFileCamera(path: path)
        let mirrored = VideoFileCamera(path: path, options: .init(isMirrored: true))
        let (eye, otherEye) = (Eye(), Eye())
        var (a, b, opposed, counted): (Float, Float, Int, Int) = (0, 0, 0, 0)
        for frame in 0..<300 {
            let one = try eye.perceive(try #require(try straight.capture(until: .max)))
            let two = try otherEye.perceive(try #require(try mirrored.capture(until: .max)))
            if frame < 60 { continue }
            a += one.drift.x
            b += two.drift.x
            if abs(one.drift.x) > 0.2 {
                counted += 1
                if one.drift.x * two.drift.x < 0 { opposed += 1 }
            }
        }
        #expect(a * b < 0, "sums of drift \(a) and \(b)")
        #expect(abs(a + b) < 0.25 * abs(a), "sums of drift \(a) and \(b)")
        #expect(counted > 50 && opposed * 10 >= counted * 9, "\(opposed) of \(counted)")
    }

    @Test func `the same captures give the same reports`() throws {
        let path = try Samples.pedestrians()
        var runs: [[EyeReport]] = []
        for _ in 0..<2 {
            let camera = VideoFileCamera(path: path)
            let eye = Eye()
            runs.append(
                try (0..<80).map { _ in
                    try eye.perceive(try #require(try camera.capture(until: .max)))
                })
        }
        #expect(runs[0] == runs[1])
    }

    @Test func `a JPEG is understood like the picture it holds`() throws {
        let path = Samples.root.appendingPathComponent(".samples/orange.jpg")
        _ = try Samples.pedestrians()
        let bytes = try Data(contentsOf: path)
        let pixels = PixelBuffer(width: 512, height: 512, format: .mjpeg, capacity: bytes.count)
        pixels.mutableBytes.copyBytes(from: bytes)
        let capture = VideoCapture(
            pixels: pixels, capturedAt: MonotonicTime(nanoseconds: 0), sequence: 0)
        let report = try Eye().perceive(capture)
        // An orange: more red than green, more green than blue.
        #expect(report.colour.red > report.colour.green + 0.05)
        #expect(report.colour.green > report.colour.blue + 0.05)

        pixels.mutableBytes[bytes.count / 2] ^= 0xff
        pixels.setByteCount(bytes.count / 2)
        // Cut off in the middle it still gives a picture, as webcams do now and then.
        #expect(try Eye().perceive(capture).light > 0.1)
    }

    @Test func `an empty room holds nobody`() throws {
        let eye = Eye()
        var random = RandomStream(seed: 7)
        for frame in 0..<200 {
            let pixels = PixelBuffer(width: 320, height: 240, format: .grey8)
            for i in 0..<pixels.mutableBytes.count {
                let shade = 90 + (i % 320) / 4 + Int(random.next() % 9)
                pixels.mutableBytes[i] = UInt8(shade)
            }
            let report = try eye.perceive(
                VideoCapture(
                    pixels: pixels,
                    capturedAt: MonotonicTime(nanoseconds: Int64(frame) * 40_000_000),
                    sequence: UInt32(frame)))
            #expect(report.count == 0 && report.tracks.isEmpty && report.presence == 0)
        }
    }
}
