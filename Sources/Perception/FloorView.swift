import Quantities

/// How an uncalibrated wall camera looks over a floor: five numbers instead of a calibration.
///
/// The camera hangs upright in the middle of a wall and looks along the floor's depth. Then a
/// place on the floor at picture row v lies at a distance in proportion to 1 / (v − horizon):
/// the lower edge of the picture is the near edge of the floor (y = 0), row `farRow` the far
/// one (y = depth). The mapping is fixed and never learnt, so that places do not creep. Where
/// the numbers are wrong, people still spread over the whole declared floor.
public struct FloorView: Hashable, Sendable {
    /// Metres from the left to the right edge of the floor.
    public var width: Float
    /// Metres from the near to the far edge of the floor.
    public var depth: Float
    /// The row of the horizon, 0 top … 1 bottom of the picture; may lie above the picture.
    public var horizon: Float
    /// The row where the floor ends at the far side.
    public var farRow: Float
    /// The share of the picture's width that the far edge of the floor takes.
    public var farSpan: Float

    /// Makes a view; the default is the rehearsal room's.
    public init(
        width: Float = 8, depth: Float = 6, horizon: Float = 0.1, farRow: Float = 0.4,
        farSpan: Float = 0.5625
    ) {
        precondition(width > 0 && depth > 0 && farSpan > 0, "a floor has a size")
        precondition(horizon < farRow && farRow < 1, "the floor lies below the horizon")
        self.width = width
        self.depth = depth
        self.horizon = horizon
        self.farRow = farRow
        self.farSpan = farSpan
    }

    /// The place on the floor under a point of the picture, held within the floor.
    ///
    /// - Parameter point: Across and down the picture, 0 … 1.
    /// - Returns: Metres: x to the right from the middle of the picture, y away from the eye.
    public func place(of point: Vector2) -> Vector2 {
        let row = clamp(point.y, farRow, 1)
        let (near, far) = (1 / (1 - horizon), 1 / (farRow - horizon))
        let y = depth * (1 / (row - horizon) - near) / (far - near)
        let x = (point.x - 0.5) * span(at: row)
        return Vector2(clamp(x, -width / 2, width / 2), clamp(y, 0, depth))
    }

    /// Metres that the whole width of the picture spans at a row, 0 … 1.
    public func span(at row: Float) -> Float {
        width / farSpan * (farRow - horizon) / (clamp(row, farRow, 1) - horizon)
    }

    /// How much a grown person's height rises per row, both in shares of the picture's height.
    ///
    /// From the floor's scale alone: a person of 1.7 m; rows count from the horizon.
    ///
    /// - Parameter aspect: Width of the picture over its height.
    /// - Returns: The slope.
    public func personSlope(aspect: Float) -> Float {
        1.7 * aspect * farSpan / (width * (farRow - horizon))
    }
}
