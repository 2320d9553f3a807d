import Kernels
import Perception
import Quantities
import Vision

/// A flat board seen through a camera, painted by walking back along every pixel's ray.
struct PaintedBoard {
    /// The board as it is printed.
    let print: GreyPicture
    /// Pixels of the print in a metre.
    let scale: Double
    /// Where the board's own origin is on the print, in pixels.
    let origin: SIMD2<Double>

    /// A ChArUco board whose first inner corner is the origin.
    static func charuco(_ target: CalibrationTarget) throws -> PaintedBoard {
        guard case .charuco(let columns, let rows, let square, let marker, let name) = target
        else { preconditionFailure("a ChArUco board is wanted") }
        let side = 60
        let index = MarkerDictionary.allCases.firstIndex(of: name) ?? 0
        let print = try PatternFinder.draw(
            CharucoPattern(
                columns: columns, rows: rows, square: square, marker: marker, dictionary: index),
            width: columns * side + 2 * side, height: rows * side + 2 * side, margin: side)
        return PaintedBoard(
            print: print, scale: Double(side) / square,
            origin: SIMD2(2 * Double(side) - 0.5, 2 * Double(side) - 0.5))
    }

    /// A chessboard by its inner corners, with a white rim, the first square black.
    static func chessboard(columns: Int, rows: Int, square: Double) -> PaintedBoard {
        let side = 40
        let (width, height) = ((columns + 3) * side, (rows + 3) * side)
        var bytes = [UInt8](repeating: 255, count: width * height)
        for y in side..<height - side {
            for x in side..<width - side where (x / side + y / side) % 2 == 0 {
                bytes[y * width + x] = 0
            }
        }
        return PaintedBoard(
            print: GreyPicture(width: width, height: height, bytes: bytes),
            scale: Double(side) / square,
            origin: SIMD2(2 * Double(side) - 0.5, 2 * Double(side) - 0.5))
    }

    /// One marker with a white rim; the origin is its middle.
    static func tag(_ target: CalibrationTarget) throws -> PaintedBoard {
        guard case .tag(let number, let metres, let name) = target else {
            preconditionFailure("a tag is wanted")
        }
        let (side, rim) = (160, 40)
        let index = MarkerDictionary.allCases.firstIndex(of: name) ?? 0
        let marker = try PatternFinder.draw(marker: number, dictionary: index, side: side)
        let width = side + 2 * rim
        var bytes = [UInt8](repeating: 255, count: width * width)
        for y in 0..<side {
            for x in 0..<side {
                bytes[(y + rim) * width + x + rim] = marker.bytes[y * side + x]
            }
        }
        return PaintedBoard(
            print: GreyPicture(width: width, height: width, bytes: bytes),
            scale: Double(side) / metres,
            origin: SIMD2(Double(width) / 2 - 0.5, Double(width) / 2 - 0.5))
    }

    /// The board's frame seen by a camera whose pose is that of the board's frame.
    func seen(by camera: CameraModel, samples: Int = 3) -> GreyPicture {
        guard let pose = camera.pose else { preconditionFailure("a pose is wanted") }
        let back = pose.rotation.transposed
        let from = pose.place
        var bytes = [UInt8](repeating: 140, count: camera.width * camera.height)
        for y in 0..<camera.height {
            for x in 0..<camera.width {
                var sum = 0.0
                for part in 0..<samples * samples {
                    let step = SIMD2(
                        (Double(part % samples) + 0.5) / Double(samples) - 0.5,
                        (Double(part / samples) + 0.5) / Double(samples) - 0.5)
                    let flat = camera.undistorted(SIMD2(Double(x), Double(y)) + step)
                    sum += flat.map { light(from, back * SIMD3($0.x, $0.y, 1)) } ?? 140
                }
                bytes[y * camera.width + x] = UInt8(sum / Double(samples * samples) + 0.5)
            }
        }
        return GreyPicture(width: camera.width, height: camera.height, bytes: bytes)
    }

    /// The print's lightness where a ray meets it, mixed from four pixels.
    private func light(_ from: SIMD3<Double>, _ ray: SIMD3<Double>) -> Double {
        let along = -from.z / ray.z
        guard along > 0, along.isFinite else { return 140 }
        let at = SIMD2(from.x + along * ray.x, from.y + along * ray.y) * scale + origin
        let (x, y) = (at.x.rounded(.down), at.y.rounded(.down))
        guard x >= 0, y >= 0, x < Double(print.width - 1), y < Double(print.height - 1) else {
            return 140
        }
        let (u, v, i) = (at.x - x, at.y - y, Int(y) * print.width + Int(x))
        func byte(_ step: Int) -> Double { Double(print.bytes[i + step]) }
        let top = byte(0) * (1 - u) + byte(1) * u
        let low = byte(print.width) * (1 - u) + byte(print.width + 1) * u
        return top * (1 - v) + low * v
    }
}
