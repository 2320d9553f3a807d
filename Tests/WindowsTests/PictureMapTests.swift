import CSDL
import Foundation
import TestRig
import Testing

@testable import Windows

struct PictureMapTests {
    @Test(arguments: testSeeds(50))
    func `the picture's corners land where they are asked to`(seed: UInt64) throws {
        var dice = SystemDice(seed)
        let output = SIMD2<Double>(1920, 1080)
        let corners: [SIMD2<Double>] = [
            [dice.next(0, 0.3), dice.next(0, 0.3)], [dice.next(0.7, 1), dice.next(0, 0.3)],
            [dice.next(0.7, 1), dice.next(0.7, 1)], [dice.next(0, 0.3), dice.next(0.7, 1)],
        ]
        for rotation in [0, 90, 180, 270] {
            let map = PictureMap(corners: corners, rotation: rotation)
            let there = try #require(map.homography(picture: [1280, 720], output: output))
            let back = try #require(there.inverse)
            let picture: [SIMD2<Double>] = [[0, 0], [1280, 0], [1280, 720], [0, 720]]
            for (index, corner) in picture.enumerated() {
                let wanted = corners[(index + rotation / 90) % 4] * output
                let found = there(corner)
                #expect(abs(found.x - wanted.x) < 1e-6 && abs(found.y - wanted.y) < 1e-6)
                let again = back(found)
                #expect(abs(again.x - corner.x) < 1e-6 && abs(again.y - corner.y) < 1e-6)
            }
            // The crossing of the diagonals stays the crossing of the diagonals.
            let middle = there([640, 360])
            let (a, b, c, d) = (
                there([0, 0]), there([1280, 720]), there([1280, 0]), there([0, 720])
            )
            for (from, to) in [(a, b), (c, d)] {
                let (way, off) = (to - from, middle - from)
                #expect(abs(way.x * off.y - way.y * off.x) < 1e-3, "\(rerun(seed, "PictureMap"))")
            }
        }
    }

    @Test(arguments: testSeeds(20))
    func `marks of a drawn picture lie within a pixel of where the map says`(seed: UInt64) throws {
        var dice = SystemDice(seed)
        let (width, height, across, down) = (320, 180, 640, 400)
        let map = PictureMap(
            corners: [
                [dice.next(0, 0.2), dice.next(0, 0.2)], [dice.next(0.8, 1), dice.next(0, 0.2)],
                [dice.next(0.8, 1), dice.next(0.8, 1)], [dice.next(0, 0.2), dice.next(0.8, 1)],
            ], rotation: [0, 90, 180, 270][Int(dice.next(0, 3.99))])
        for _ in 0..<4 {
            var picture = [UInt8](repeating: 0, count: width * height * 4)
            // A mark of six by six pixels, its middle at a corner between pixels.
            let mark = (
                x: 3 + Int(dice.next(0, Double(width - 6))),
                y: 3 + Int(dice.next(0, Double(height - 6)))
            )
            for y in mark.y - 3..<mark.y + 3 {
                for x in mark.x - 3..<mark.x + 3 { picture[(y * width + x) * 4 + 1] = 255 }
            }
            var output = [UInt8](repeating: 9, count: across * down * 4)
            let isDrawn = picture.withUnsafeBytes { source in
                output.withUnsafeMutableBytes {
                    map.draw(source, size: (width, height), into: $0, size: (across, down))
                }
            }
            #expect(isDrawn)
            let there = try #require(
                map.homography(picture: [320, 180], output: [640, 400]))
            let wanted = there([Double(mark.x), Double(mark.y)])
            let found = try #require(Self.middle(output, across, down))
            // A mark in perspective is not quite as heavy on both sides.
            #expect(
                abs(found.x - wanted.x) < 1 && abs(found.y - wanted.y) < 1,
                "\(found) \(wanted) \(rerun(seed, "PictureMap"))")
        }
    }

    @Test func `a quarter to the right puts the upper left to the upper right`() throws {
        let map = PictureMap(rotation: 90)
        let there = try #require(map.homography(picture: [100, 50], output: [500, 1000]))
        #expect(there([0, 0]) == [500, 0])
        #expect(there([100, 0]) == [500, 1000])
        #expect(!map.isPlain && PictureMap().isPlain)
    }

    @Test func `a region of the picture covers the output, and beyond the corners it is black`() {
        let map = PictureMap(
            corners: [[0.25, 0], [0.75, 0], [0.75, 1], [0.25, 1]], view: [0.5, 0, 0.5, 1])
        // Left half red, right half blue.
        let picture = (0..<40 * 20).flatMap { index -> [UInt8] in
            index % 40 < 20 ? [255, 0, 0, 255] : [0, 0, 255, 255]
        }
        var output = [UInt8](repeating: 1, count: 40 * 20 * 4)
        _ = picture.withUnsafeBytes { source in
            output.withUnsafeMutableBytes {
                map.draw(source, size: (40, 20), into: $0, size: (40, 20))
            }
        }
        let row = (0..<40).map { Array(output[(10 * 40 + $0) * 4..<(10 * 40 + $0) * 4 + 4]) }
        #expect(row[5] == [0, 0, 0, 255] && row[35] == [0, 0, 0, 255])
        #expect(row[15] == [0, 0, 255, 255] && row[28] == [0, 0, 255, 255])
    }

    @Test func `corners on a line draw nothing`() {
        let map = PictureMap(corners: [[0, 0], [0.5, 0.5], [1, 1], [0.2, 0.2]])
        #expect(map.homography(picture: [10, 10], output: [10, 10]) == nil)
    }

    /// The middle of what is green.
    static func middle(_ pixels: [UInt8], _ width: Int, _ height: Int) -> SIMD2<Double>? {
        var (sum, weight) = (SIMD2<Double>.zero, 0.0)
        for y in 0..<height {
            for x in 0..<width {
                let green = Double(pixels[(y * width + x) * 4 + 1])
                sum += SIMD2(Double(x) + 0.5, Double(y) + 0.5) * green
                weight += green
            }
        }
        return weight > 0 ? sum / weight : nil
    }
}

/// Numbers that a seed gives.
struct SystemDice {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    mutating func next(_ low: Double, _ high: Double) -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return low + (high - low) * Double(state >> 11) / 9_007_199_254_740_992
    }
}
