/// Nine numbers in three rows: a rotation, or a map from one plane onto another.
///
/// In `Double`: the residuals of a calibration are far below what `Float` tells apart.
public struct Matrix3: Hashable, Sendable {
    /// The upper row.
    public var top: SIMD3<Double>
    /// The row in the middle.
    public var middle: SIMD3<Double>
    /// The lower row.
    public var bottom: SIMD3<Double>

    /// Makes a matrix of its rows.
    public init(_ top: SIMD3<Double>, _ middle: SIMD3<Double>, _ bottom: SIMD3<Double>) {
        self.top = top
        self.middle = middle
        self.bottom = bottom
    }

    /// Makes a matrix of nine numbers, row by row; nil for any other count.
    public init?(_ rows: [Double]) {
        guard rows.count == 9 else { return nil }
        self.init(
            SIMD3(rows[0], rows[1], rows[2]), SIMD3(rows[3], rows[4], rows[5]),
            SIMD3(rows[6], rows[7], rows[8]))
    }

    /// The matrix that changes nothing.
    public static let identity = Matrix3(SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1))

    /// The nine numbers, row by row.
    public var rows: [Double] {
        [top, middle, bottom].flatMap { [$0.x, $0.y, $0.z] }
    }

    /// Rows for columns.
    public var transposed: Matrix3 {
        Matrix3(
            SIMD3(top.x, middle.x, bottom.x), SIMD3(top.y, middle.y, bottom.y),
            SIMD3(top.z, middle.z, bottom.z))
    }

    /// The volume that the unit cube becomes; −1 … 1 for what only turns or mirrors.
    public var determinant: Double { dot(top, cross(middle, bottom)) }

    /// The matrix that undoes this one; nil where nothing can.
    public var inverse: Matrix3? {
        let determinant = determinant
        guard determinant.isFinite, abs(determinant) > 1e-300 else { return nil }
        let scale = 1 / determinant
        return Matrix3(
            cross(middle, bottom) * scale, cross(bottom, top) * scale, cross(top, middle) * scale
        ).transposed
    }

    /// The matrix times a column.
    public static func * (m: Matrix3, v: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(dot(m.top, v), dot(m.middle, v), dot(m.bottom, v))
    }

    /// The matrix that does `b` first, then `a`.
    public static func * (a: Matrix3, b: Matrix3) -> Matrix3 {
        let columns = b.transposed
        func row(_ r: SIMD3<Double>) -> SIMD3<Double> { columns * r }
        return Matrix3(row(a.top), row(a.middle), row(a.bottom))
    }

    /// Whether this only turns: rows of length 1, upright on each other, not mirrored.
    ///
    /// - Parameter tolerance: How far any product of two rows may be off.
    public func isRotation(within tolerance: Double = 1e-6) -> Bool {
        let product = self * transposed
        let off = zip(product.rows, Matrix3.identity.rows).map { abs($0 - $1) }
        return off.allSatisfy { $0 <= tolerance } && determinant > 0
    }
}

/// The scalar product.
func dot(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
    a.x * b.x + a.y * b.y + a.z * b.z
}

/// The vector product, right-handed.
func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}

/// The same direction with length 1.
func unit(_ v: SIMD3<Double>) -> SIMD3<Double> { v / dot(v, v).squareRoot() }
