import Quantities

/// Five colours that stand for a picture: k-means from fixed starts, so it is deterministic.
///
/// Each run starts from the last one's colours, which keeps them from jumping.
struct Palette: Sendable {
    /// The colours, from dark to light.
    private(set) var colours: [Colour] = []
    private static let size = 5

    /// Takes in a picture of blue, green, red bytes, reading about 2000 of its pixels.
    mutating func update(_ bgr: [UInt8], valid: [UInt8], width: Int, height: Int) {
        var points: [SIMD4<Float>] = []
        let step = max(1, Int((Float(width * height) / 2000).squareRoot()))
        points.reserveCapacity(2600)
        for y in stride(from: step / 2, to: height, by: step) {
            for x in stride(from: step / 2, to: width, by: step) {
                let pixel = y * width + x
                if valid[pixel] == 0 { continue }
                let i = pixel * 3
                points.append(SIMD4(Float(bgr[i + 2]), Float(bgr[i + 1]), Float(bgr[i]), 0) / 255)
            }
        }
        guard points.count >= Self.size else { return }
        var centres = colours.map { SIMD4($0.red, $0.green, $0.blue, 0) }
        let rounds = centres.isEmpty ? 12 : 2
        if centres.isEmpty {
            // The colours at five even steps of lightness.
            let sorted = points.enumerated().sorted {
                let (a, b) = (Self.lightness($0.element), Self.lightness($1.element))
                return a < b || (a == b && $0.offset < $1.offset)
            }
            centres = (0..<Self.size).map {
                sorted[(2 * $0 + 1) * sorted.count / (2 * Self.size)].element
            }
        }
        for _ in 0..<rounds { Self.move(&centres, to: points) }
        let order = centres.indices.sorted {
            let (a, b) = (Self.lightness(centres[$0]), Self.lightness(centres[$1]))
            return a < b || (a == b && $0 < $1)
        }
        colours = order.map { Colour(centres[$0].x, centres[$0].y, centres[$0].z) }
    }

    private static func lightness(_ p: SIMD4<Float>) -> Float {
        0.299 * p.x + 0.587 * p.y + 0.114 * p.z
    }

    /// One round of Lloyd's algorithm; a colour that nobody is nearest to goes to the point
    /// that is farthest from all.
    private static func move(_ centres: inout [SIMD4<Float>], to points: [SIMD4<Float>]) {
        var sums = [SIMD4<Float>](repeating: .zero, count: size)
        var counts = [Float](repeating: 0, count: size)
        var (farthest, worst): (Int, Float) = (0, -1)
        for (index, point) in points.enumerated() {
            var (best, least): (Int, Float) = (0, .infinity)
            for k in 0..<size {
                let d = point - centres[k]
                let distance = (d * d).sum()
                if distance < least { (best, least) = (k, distance) }
            }
            sums[best] += point
            counts[best] += 1
            if least > worst { (farthest, worst) = (index, least) }
        }
        var spare = farthest
        for k in 0..<size {
            if counts[k] > 0 {
                centres[k] = sums[k] / counts[k]
            } else {
                centres[k] = points[spare]
                spare = (spare + points.count / size) % points.count
            }
        }
    }
}
