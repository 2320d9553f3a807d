import Quantities

/// Where a camera sees the stage's picture, and how late.
///
/// The four corners are a homography: what the stage paints at its upper left is seen at the
/// first corner, and so on round it. Without corners the picture itself is out of sight, and
/// only its glow falls into the room.
public struct StageSight: Hashable, Sendable {
    /// Upper left, upper right, lower right, lower left, in shares of the camera's picture; or
    /// none.
    public var corners: [Vector2]
    /// Nanoseconds from handing a picture or a block to the stage until it is in a capture.
    public var delay: Int64

    /// Makes a sight of four corners or none.
    public init(corners: [Vector2] = [], delay: Int64 = 60_000_000) {
        precondition(corners.isEmpty || corners.count == 4, "four corners or none")
        self.corners = corners
        self.delay = delay
    }

    /// Whether the corners make a picture: each turns the same way, and none lies on a line.
    public var isConvex: Bool {
        guard corners.count == 4 else { return corners.isEmpty }
        let turns = (0..<4).map { index in
            let (a, b) = (corners[index], corners[(index + 1) % 4])
            let c = corners[(index + 2) % 4]
            return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
        }
        return turns.allSatisfy { $0 > 1e-4 } || turns.allSatisfy { $0 < -1e-4 }
    }

    /// Which place of the stage's picture a place of the camera's picture shows; nil beside it.
    ///
    /// Both in shares from the upper left. Source of the formula: P. Heckbert, "Fundamentals of
    /// Texture Mapping and Image Warping", 1989, section 2.2.3.
    public func stagePlace(of camera: Vector2) -> Vector2? {
        guard corners.count == 4 else { return nil }
        let (p0, p1, p2, p3) = (corners[0], corners[1], corners[2], corners[3])
        let (one, two) = (p1 - p2, p3 - p2)
        let sum = p0 - p1 + p2 - p3
        let area = one.x * two.y - two.x * one.y
        guard area != 0 else { return nil }
        let g = (sum.x * two.y - two.x * sum.y) / area
        let h = (one.x * sum.y - sum.x * one.y) / area
        let (a, b, c) = (p1.x - p0.x + g * p1.x, p3.x - p0.x + h * p3.x, p0.x)
        let (d, e, f) = (p1.y - p0.y + g * p1.y, p3.y - p0.y + h * p3.y, p0.y)
        // The adjugate of the matrix from the unit square to the corners.
        let x = (e - f * h) * camera.x + (c * h - b) * camera.y + (b * f - c * e)
        let y = (f * g - d) * camera.x + (a - c * g) * camera.y + (c * d - a * f)
        let w = (d * h - e * g) * camera.x + (b * g - a * h) * camera.y + (a * e - b * d)
        guard w != 0 else { return nil }
        let place = Vector2(x / w, y / w)
        guard place.x >= 0, place.x <= 1, place.y >= 0, place.y <= 1 else { return nil }
        return place
    }
}
