import Conditions
import Foundation
import Kernels
import Quantities
import TestRig
import Testing
import WorldState

@testable import Render

/// Whole pictures, compared byte for byte.
///
/// They lay most of a million strokes, so they run where code is optimised:
/// `swift test -c release -Xswiftc -enable-testing`.
@Suite(.enabled(if: PictureState.isOptimised), .serialized)
struct RecipePictureTests {
    @Test func `a picture does not depend on workers, instruction set or what came before`() {
        let state = PictureState(name: "any", hour: 16, width: 192, height: 108)
        let fresh = state.painted(by: state.painter(workers: 1, level: .scalar))
        #expect(fresh == state.painted(by: state.painter(workers: 2)))
        // Away and back again with one painter that keeps what it made.
        let painter = state.painter(workers: 2)
        var elsewhere = state
        (elsewhere.x, elsewhere.y, elsewhere.hour) = (60, -90, 7)
        let other = elsewhere.painted(by: painter)
        #expect(other != fresh)
        #expect(state.painted(by: painter) == fresh)
    }

    @Test func `a live picture becomes the film's when its patches are there`() {
        let state = PictureState(name: "live", hour: 11, width: 192, height: 108)
        let film = state.painted(by: state.painter())
        let painter = state.painter()
        let first = state.painted(by: painter, quality: .live)
        #expect(painter.figures.coarsePaints == 1 && first != film)
        var picture = first
        for _ in 0..<2000 where painter.figures.chunksPending > 0 || picture != film {
            _ = painter.tend()
            picture = state.painted(by: painter, quality: .live)
        }
        #expect(picture == film)
    }

    @Test(arguments: PictureState.golden)
    func `the golden pictures`(state: PictureState) throws {
        let picture = state.painted(by: state.painter())
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/\(state.name).ppm")
        var bytes = Data("P6\n\(state.width) \(state.height)\n255\n".utf8)
        for pixel in stride(from: 0, to: picture.count, by: 4) {
            bytes.append(contentsOf: picture[pixel..<(pixel + 3)])
        }
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try bytes.write(to: file)
        }
        let golden = try Data(contentsOf: file)
        #expect(golden == bytes, "\(state.name) is painted differently; look before updating")
    }
}

/// A world at one moment, seen from one place.
struct PictureState: CustomTestStringConvertible, Sendable {
    var name: String
    var hour: Float
    var cloud: Float = 0.35
    var rain: Float = 0
    var fog: Float = 0
    var snow: Float = 0
    var cover: Float = 0
    var tide: Float = 0
    /// Whether a bench stands before the view, its lamp lit, under northern lights.
    var hasBench = false
    var x = 1.5
    var y = 7.2
    var heading: Float = 1.349
    var view = ViewMode.third
    var width = 256
    var height = 144

    var testDescription: String { name }

    static let golden = [
        PictureState(name: "day-hill", hour: 15),
        PictureState(name: "day-village", hour: 10, x: 34, y: 66, heading: 1.1, view: .first),
        PictureState(name: "dusk-lake", hour: 19.5, x: 13.6, y: 61, heading: 0.8),
        PictureState(name: "night-lake", hour: 23, x: 13.6, y: 61, heading: 0.8),
        PictureState(name: "rain-hill", hour: 14, cloud: 0.9, rain: 0.7),
        PictureState(name: "fog-morning", hour: 7.5, fog: 0.55),
        PictureState(name: "snow-hill", hour: 14, cloud: 0.8, snow: 0.7, cover: 0.95),
        PictureState(
            name: "snow-bench", hour: 23.3, cloud: 0.1, snow: 0.4, cover: 0.95, hasBench: true,
            view: .first),
        PictureState(name: "low-water", hour: 17, tide: -1.3, x: -8, y: 58, heading: 0.73),
        PictureState(name: "high-water", hour: 17, tide: 0.8, x: -8, y: 58, heading: 0.73),
    ]

    static var isOptimised: Bool {
        #if DEBUG
            return false
        #else
            return true
        #endif
    }

    private var premise: Premise {
        var premise = Premise()
        premise[.hour] = hour
        premise[.cloud] = cloud
        premise[.rain] = rain
        premise[.fog] = fog
        premise[.snow] = snow
        premise[.snowCover] = cover
        premise[.waterLevel] = tide
        if hasBench {
            premise.things = [PlacedThing(.bench, x: 1.95, y: 11.6, heading: heading)]
            premise[.benchLamp] = 1
            premise[.aurora] = 0.9
            premise.day = 8
        }
        premise.dayMinutes = 0
        (premise.startX, premise.startY, premise.startHeading) = (x, y, heading)
        premise.view = view
        premise.strolls = false
        return premise
    }

    func painter(workers: Int = 2, level: SIMDLevel = .best) -> WorldPainter {
        WorldPainter(
            premise: premise, width: width, height: height, pool: WorkerPool(workers: workers),
            level: level)
    }

    /// The world after thirty ticks.
    private var world: World {
        let layout = ChannelLayout([])
        let world = World(premise: premise, drives: [], layout: layout)
        let inputs = TickInputs(layout: layout)
        for _ in 0..<30 { world.step(inputs) }
        return world
    }

    /// The picture after thirty ticks, as bytes.
    func painted(by painter: WorldPainter, quality: WorldPainter.Quality = .film) -> [UInt8] {
        let world = world
        let image = PixelBuffer(width: width, height: height, format: .rgba8)
        painter.paint(world, viewpoint: world.viewpoint(of: 0), quality: quality, into: image)
        return Array(image.bytes)
    }
}
