import DeviceIO
import Foundation
import Kernels
import Perception
import Quantities
import Testing
import VirtualDriver
import Vision

@Suite struct SceneWatchTests {
    /// Lightness pictures of the pedestrians, some seconds apart.
    static func pedestrians(_ count: Int) throws -> [GreyPicture] {
        let camera = VideoFileCamera(path: try Samples.pedestrians())
        var pictures: [GreyPicture] = []
        for second in 1...count {
            var last: VideoCapture?
            while let capture = try camera.capture(until: Int64(second) * 1_700_000_000) {
                last = capture
            }
            if let last { pictures.append(try GreyPicture(last.pixels)) }
        }
        return pictures
    }

    /// A picture as a camera would show it that was shifted, turned or zoomed.
    static func moved(
        _ picture: GreyPicture, across: Double = 0, down: Double = 0, turn: Double = 0,
        zoom: Double = 1
    ) -> GreyPicture {
        let (w, h) = (picture.width, picture.height)
        let (c, s) = (cos(turn) / zoom, sin(turn) / zoom)
        var bytes = picture.bytes
        for y in 0..<h {
            for x in 0..<w {
                let (u, v) = (Double(x) - Double(w) / 2, Double(y) - Double(h) / 2)
                let fromX = Int(c * u - s * v + Double(w) * (0.5 - across))
                let fromY = Int(s * u + c * v + Double(h) * (0.5 - down))
                // What comes into view is some other part of the same place.
                let (i, j) = (mirrored(fromX, w), mirrored(fromY, h))
                bytes[y * w + x] = picture.bytes[j * w + i]
            }
        }
        return GreyPicture(width: w, height: h, bytes: bytes)
    }

    private static func mirrored(_ x: Int, _ size: Int) -> Int {
        let place = ((x % (2 * size)) + 2 * size) % (2 * size)
        return place < size ? place : 2 * size - 1 - place
    }

    static func lit(_ picture: GreyPicture, gain: Double, offset: Double = 0) -> GreyPicture {
        GreyPicture(
            width: picture.width, height: picture.height,
            bytes: picture.bytes.map { UInt8(min(255, max(0, Double($0) * gain + offset))) })
    }

    /// People-sized patches of noise over part of a picture, each time elsewhere.
    static func crowded(_ picture: GreyPicture, share: Double, _ random: inout RandomStream)
        -> GreyPicture
    {
        var bytes = picture.bytes
        let (w, h) = (picture.width, picture.height)
        let (wide, high) = (w / 16, h / 4)
        for _ in 0..<Int(share * 64) {
            let (left, top) = (random.below(w - wide), h / 5 + random.below(h * 4 / 5 - high))
            let light = UInt8(random.below(200))
            for y in top..<top + high {
                for x in left..<left + wide where (y - top) % 17 != 0 || (x - left) % 5 != 0 {
                    bytes[y * w + x] = light &+ UInt8((x - left + y - top) % 40)
                }
            }
        }
        return GreyPicture(width: w, height: h, bytes: bytes)
    }

    private func capture(_ picture: GreyPicture, _ index: Int) -> VideoCapture {
        let pixels = PixelBuffer(width: picture.width, height: picture.height, format: .grey8)
        pixels.mutableBytes.copyBytes(from: picture.bytes)
        return VideoCapture(
            pixels: pixels,
            capturedAt: MonotonicTime(nanoseconds: 1 + Int64(index) * SceneWatch.interval),
            sequence: UInt32(index))
    }

    /// A watch that has the print of an unmoved camera.
    private func print(_ pictures: [GreyPicture]) throws -> ScenePrint {
        let watch = SceneWatch(reference: nil)
        for index in 0..<15 {
            _ = watch.look(at: capture(pictures[index % pictures.count], index))
        }
        return try #require(watch.print)
    }

    private func verdict(
        _ reference: ScenePrint, _ pictures: [GreyPicture], looks: Int = 40
    ) -> (verdict: SceneWatch.Verdict, changes: Int, fit: Float?) {
        let watch = SceneWatch(reference: reference)
        var changes = 0
        for index in 0..<looks
        where watch.look(at: capture(pictures[index % pictures.count], index)) { changes += 1 }
        return (watch.verdict, changes, watch.fit)
    }

    @Test func `a moved camera is noticed, light and people are not`() throws {
        let pictures = try Self.pedestrians(20)
        let reference = try print(Array(pictures.prefix(10)))
        let later = Array(pictures.suffix(10))
        #expect(verdict(reference, later).verdict == .fits)
        for (gain, offset) in [(1.5, 0), (0.5, 0), (0.8, 40), (1.2, -30)] as [(Double, Double)] {
            let lit = later.map { Self.lit($0, gain: gain, offset: offset) }
            let found = verdict(reference, lit)
            #expect(found.verdict == .fits && found.changes == 1, "light \(gain) \(found)")
        }
        var random = RandomStream(seed: 3)
        for share in [0.3, 0.6] {
            let crowd = later.map { Self.crowded($0, share: share, &random) }
            let found = verdict(reference, crowd)
            #expect(found.verdict == .fits, "crowd \(share) \(found)")
        }
        let moves: [(Double, Double, Double, Double)] = [
            (0.06, 0, 0, 1), (-0.04, 0.05, 0, 1), (0, 0.08, 0, 1), (0, 0, 0.09, 1),
            (0, 0, -0.14, 1), (0, 0, 0, 1.2), (0.5, 0.2, 0, 1),
        ]
        for (across, down, turn, zoom) in moves {
            let moved = later.map {
                Self.moved($0, across: across, down: down, turn: turn, zoom: zoom)
            }
            let found = verdict(reference, moved)
            #expect(
                found.verdict == .stale && found.changes == 1,
                "moved by \(across) \(down) turned \(turn) zoomed \(zoom): \(found)")
        }
    }

    @Test func `in the dark nothing is decided, and a camera put back fits again`() throws {
        let pictures = try Self.pedestrians(10)
        let reference = try print(pictures)
        let dark = pictures.map { Self.lit($0, gain: 0.02) }
        #expect(verdict(reference, dark).verdict == .unknown)
        let watch = SceneWatch(reference: reference)
        var seen: [SceneWatch.Verdict] = []
        for index in 0..<150 {
            let picture = pictures[index % pictures.count]
            let isMoved = (30..<80).contains(index)
            let shown = isMoved ? Self.moved(picture, across: 0.1) : picture
            if watch.look(at: capture(shown, index)) { seen.append(watch.verdict) }
        }
        #expect(seen == [.fits, .stale, .fits])
    }

    @Test func `a print comes back from its text, and no other text makes one`() throws {
        let reference = try print(try Self.pedestrians(5))
        #expect(reference.text.count == 3456 && reference.texture > 60)
        #expect(ScenePrint(reference.text) == reference)
        #expect(ScenePrint("12") == nil)
        #expect(ScenePrint(String(repeating: "g", count: 3456)) == nil)
    }
}
