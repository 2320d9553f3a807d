import Quantities

/// A picture's map onto the floor, measured with a few points and without knowing the lens.
///
/// Enough for a camera whose lens bends little; where the lens is known, `CameraModel` with a
/// pose is better.
public struct FloorHomography: Hashable, Sendable {
    /// Takes (u, v, 1), shares of the picture, to (x w, y w, w) with metres of the room.
    ///
    /// Its sign is such that w is above 0 on the floor.
    public let matrix: Matrix3

    /// Takes a matrix as it was measured; nil where it maps no area, or no floor lies in sight.
    public init?(_ matrix: Matrix3) {
        let largest = matrix.rows.map(abs).max() ?? 0
        guard largest > 0, largest.isFinite, let inverse = matrix.inverse,
            inverse.rows.allSatisfy(\.isFinite)
        else { return nil }
        // The floor is below the horizon: w has one sign there, and is 0 along the horizon.
        let low = dot(matrix.bottom, SIMD3(0.5, 1, 1))
        let right = dot(matrix.bottom, SIMD3(1, 1, 1))
        let left = dot(matrix.bottom, SIMD3(0, 1, 1))
        guard let sign = [low, right, left].first(where: { abs($0) > 1e-12 }) else { return nil }
        self.matrix =
            sign > 0
            ? matrix : Matrix3(-matrix.top, -matrix.middle, -matrix.bottom)
    }

    /// The place on the floor under a point of the picture; nil from the horizon upwards.
    public func place(of share: Vector2) -> Vector2? {
        let p = matrix * SIMD3(Double(share.x), Double(share.y), 1)
        guard p.z > 1e-9 * dot(matrix.bottom, SIMD3(0.5, 1, 1)).magnitude else { return nil }
        let place = SIMD2(p.x, p.y) / p.z
        guard abs(place.x) < 1e6, abs(place.y) < 1e6 else { return nil }
        return Vector2(Float(place.x), Float(place.y))
    }

    /// Where a place on the floor is in the picture, 0 … 1; nil where it cannot be.
    public func share(of place: Vector2) -> Vector2? {
        guard let inverse = matrix.inverse else { return nil }
        let p = inverse * SIMD3(Double(place.x), Double(place.y), 1)
        guard abs(p.z) > 1e-15 else { return nil }
        return Vector2(Float(p.x / p.z), Float(p.y / p.z))
    }

    /// The picture's row of the horizon in a column, 0 top … 1 bottom; far above for a camera
    /// that looks straight down.
    public func horizon(at column: Float = 0.5) -> Float {
        let b = matrix.bottom
        guard abs(b.y) > 1e-12 else { return -100 }
        let row = -(b.x * Double(column) + b.z) / b.y
        return row < 1 ? Float(max(row, -100)) : -100
    }
}
