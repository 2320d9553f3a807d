import Kernels
import Quantities
import TestRig
import Testing

@testable import Render

/// Snow that lies on strokes, and water that rises and falls.
@Suite struct PaintingCoverTests {
    /// The mean colour of a wall of strokes of one class that face one way.
    private func seen(
        _ kind: StrokeClass, facing normal: Vector3, cover: Float, blue: Float = 0.2,
        tide: Float = 0
    ) -> (red: Float, green: Float, blue: Float, cover: Float) {
        var scene = PaintingScene(seed: 3, count: 0)
        scene.camera = Camera(forward: Vector3(0, 1, 0), fieldOfView: 0.9, height: 90)
        scene.lights = LightRig()
        scene.lights.snowCover = cover
        scene.lights.tide = tide
        scene.lights.hazeDensity = 0
        scene.waterLevel = -40
        scene.offset = .zero
        for row in -6...6 {
            for column in -12...12 {
                scene.strokes.append(
                    (
                        kind,
                        Stroke(
                            position: Vector3(Float(column) * 0.6, 8, Float(row) * 0.6),
                            along: Vector3(0.5, 0, 0), across: Vector3(0, 0, 0.5),
                            through: Vector3(0, 0.1, 0), normal: normal,
                            colour: Colour(0.3, 0.5, blue))
                    ))
            }
        }
        let pixels = scene.painted()
        let empty = { () -> [UInt8] in
            var bare = scene
            bare.strokes = []
            return bare.painted()
        }()
        var sum: (Float, Float, Float) = (0, 0, 0)
        var different = 0
        for pixel in stride(from: 0, to: pixels.count, by: 4) {
            sum.0 += Float(pixels[pixel])
            sum.1 += Float(pixels[pixel + 1])
            sum.2 += Float(pixels[pixel + 2])
            if pixels[pixel..<(pixel + 3)] != empty[pixel..<(pixel + 3)] { different += 1 }
        }
        let count = Float(pixels.count / 4)
        return (sum.0 / count, sum.1 / count, sum.2 / count, Float(different) / count)
    }

    @Test func `what faces up goes white first, and walls never do`() {
        let grassy = seen(.structure, facing: .up, cover: 0)
        let thin = seen(.structure, facing: .up, cover: 0.3)
        let full = seen(.structure, facing: .up, cover: 1)
        #expect(grassy.red < thin.red && thin.red < full.red)
        #expect(full.red > 200 && full.blue > 205)
        let wall = seen(.structure, facing: Vector3(0, -1, 0), cover: 0)
        let snowyWall = seen(.structure, facing: Vector3(0, -1, 0), cover: 1)
        #expect(abs(wall.red - snowyWall.red) < 12 && abs(wall.green - snowyWall.green) < 12)
        let figure = seen(.figure, facing: .up, cover: 0)
        let snowyFigure = seen(.figure, facing: .up, cover: 1)
        #expect(figure.red == snowyFigure.red && figure.blue == snowyFigure.blue)
    }

    @Test func `snow buries blade after blade and every flower`() {
        let half = seen(.grass, facing: .up, cover: 0.5).cover
        let deep = seen(.grass, facing: .up, cover: 1).cover
        #expect(seen(.grass, facing: .up, cover: 0).cover > 0.98)
        #expect(half > deep && deep > 0.02)
        #expect(seen(.flower, facing: .up, cover: 1).cover == 0)
    }

    @Test func `water is there where the level stands above its bed`() {
        // Blue tells the bed: (height + 4) / 8. The water's own height follows the tide.
        func water(bed: Float, tide: Float) -> Float {
            seen(.water, facing: Vector3(0, 0, 1), cover: 0, blue: (bed + 4) / 8, tide: tide).cover
        }
        #expect(water(bed: -1, tide: 0) > 0.6)
        #expect(water(bed: -1, tide: -1.4) == 0)
        #expect(water(bed: 0.6, tide: 0) == 0)
        #expect(water(bed: 0.6, tide: 0.8) > 0.6)
    }
}
