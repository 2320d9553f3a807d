import CSDL

/// Where a picture lies on an output: turned, and pinned by its four corners.
///
/// A homography, so that straight lines stay straight and what lies at a distance stays in
/// perspective. Source: Heckbert, "Fundamentals of Texture Mapping", 1989, for the map of a
/// square to a quadrilateral.
public struct PictureMap: Hashable, Sendable {
    /// Points of the output for the picture's corners, as shares of its size: upper left,
    /// upper right, lower right, lower left.
    public var corners: [SIMD2<Double>]
    /// Degrees to the right: 0, 90, 180, 270.
    public var rotation: Int
    /// The part of the picture that is shown, as shares: x, y, width, height.
    public var view: SIMD4<Double>

    /// Makes a map; without anything said the whole picture covers the whole output.
    public init(
        corners: [SIMD2<Double>]? = nil, rotation: Int = 0, view: SIMD4<Double> = [0, 0, 1, 1]
    ) {
        precondition(corners == nil || corners?.count == 4, "a picture has four corners")
        self.corners = corners ?? [[0, 0], [1, 0], [1, 1], [0, 1]]
        self.rotation = rotation
        self.view = view
    }

    /// Whether the picture simply covers the output.
    public var isPlain: Bool { self == PictureMap() }

    /// The map from the picture's pixels to the output's, row by row; nil where the corners
    /// lie on a line.
    public func homography(
        picture: SIMD2<Double>, output: SIMD2<Double>
    ) -> Homography? {
        // Turned to the right by a quarter, the picture's upper left is at the upper right.
        let turn = ((rotation / 90) % 4 + 4) % 4
        let quad = (0..<4).map { corners[($0 + turn) % 4] * output }
        let size = SIMD2(view.z, view.w) * picture
        let origin = SIMD2(view.x, view.y) * picture
        guard let square = Homography(unitSquareTo: quad), size.x > 0, size.y > 0 else {
            return nil
        }
        let toSquare = Homography([
            1 / size.x, 0, -origin.x / size.x, 0, 1 / size.y, -origin.y / size.y, 0, 0, 1,
        ])
        return square.after(toSquare)
    }

    /// Draws a picture of four bytes a pixel as it lies on the output.
    ///
    /// - Parameters:
    ///   - picture: Its rows follow each other without gaps.
    ///   - size: The picture's size.
    ///   - output: Four bytes a pixel, rows without gaps.
    ///   - outputSize: The output's size.
    /// - Returns: False where the corners lie on a line.
    public func draw(
        _ picture: UnsafeRawBufferPointer, size: (width: Int, height: Int),
        into output: UnsafeMutableRawBufferPointer, size outputSize: (width: Int, height: Int)
    ) -> Bool {
        precondition(picture.count >= size.width * size.height * 4, "a whole picture")
        precondition(output.count >= outputSize.width * outputSize.height * 4, "a whole output")
        let from = SIMD2(Double(size.width), Double(size.height))
        let to = SIMD2(Double(outputSize.width), Double(outputSize.height))
        guard let inverse = homography(picture: from, output: to)?.inverse,
            let source = picture.bindMemory(to: UInt8.self).baseAddress,
            let target = output.bindMemory(to: UInt8.self).baseAddress
        else { return false }
        let region = [
            view.x * from.x, view.y * from.y, (view.x + view.z) * from.x,
            (view.y + view.w) * from.y,
        ]
        nacre_warp(
            target, Int32(outputSize.width), Int32(outputSize.height), source, Int32(size.width),
            Int32(size.height), inverse.numbers, region)
        return true
    }
}

/// A map of the plane that keeps lines straight.
public struct Homography: Hashable, Sendable {
    /// Three rows of three.
    public var numbers: [Double]

    init(_ numbers: [Double]) { self.numbers = numbers }

    /// The map that takes the corners (0,0), (1,0), (1,1), (0,1) to four points.
    init?(unitSquareTo quad: [SIMD2<Double>]) {
        let sum = quad[0] - quad[1] + quad[2] - quad[3]
        let (right, down) = (quad[1] - quad[2], quad[3] - quad[2])
        let area = right.x * down.y - right.y * down.x
        guard abs(area) > 1e-9 else { return nil }
        let g = (sum.x * down.y - sum.y * down.x) / area
        let h = (right.x * sum.y - right.y * sum.x) / area
        let (a, b) = (quad[1] - quad[0] + g * quad[1], quad[3] - quad[0] + h * quad[3])
        numbers = [a.x, b.x, quad[0].x, a.y, b.y, quad[0].y, g, h, 1]
    }

    /// First another, then this one.
    func after(_ first: Homography) -> Homography {
        var product = [Double](repeating: 0, count: 9)
        for row in 0..<3 {
            for column in 0..<3 {
                for index in 0..<3 {
                    product[row * 3 + column] +=
                        numbers[row * 3 + index] * first.numbers[index * 3 + column]
                }
            }
        }
        return Homography(product)
    }

    /// The way back, scaled so that it is positive inside; nil where there is none.
    var inverse: Homography? {
        let m = numbers
        let adjoint = [
            m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
            m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
            m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3],
        ]
        let determinant = m[0] * adjoint[0] + m[1] * adjoint[3] + m[2] * adjoint[6]
        guard abs(determinant) > 1e-12 else { return nil }
        return Homography(adjoint.map { $0 / determinant })
    }

    /// Where a point goes.
    public func callAsFunction(_ point: SIMD2<Double>) -> SIMD2<Double> {
        let m = numbers
        let w = m[6] * point.x + m[7] * point.y + m[8]
        return SIMD2(
            (m[0] * point.x + m[1] * point.y + m[2]) / w,
            (m[3] * point.x + m[4] * point.y + m[5]) / w)
    }
}
